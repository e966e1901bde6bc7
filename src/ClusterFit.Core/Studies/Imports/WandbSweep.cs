using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Core.Studies.Imports;

/// <summary>Makes a study of a sweep configuration of Weights &amp; Biases.</summary>
internal static class WandbSweep
{
    private const int GridOfRange = 5;

    /// <summary>Whether the file is one.</summary>
    public static bool Is(JsonElement file) =>
        ((JsonElement?)file).Find("method").Text() is "grid" or "random" or "bayes"
        && ((JsonElement?)file).Find("parameters") is { ValueKind: JsonValueKind.Object };

    /// <summary>Makes the study.</summary>
    public static ImportedStudy Import(JsonElement file)
    {
        var draft = new StudyDraft();
        var sweep = (JsonElement?)file;
        var isGrid = sweep.Find("method").Text() == "grid";
        foreach (var (field, value) in sweep.Fields())
        {
            switch (field)
            {
                case "name" when value.Text() is { } name:
                    draft.Set("name", name, field);
                    break;
                case "method":
                    Method(draft, value.Text());
                    break;
                case "metric":
                    Metric(draft, value);
                    break;
                case "parameters":
                    foreach (var (name, parameter) in value.Fields()) Parameter(draft, name, parameter, isGrid);
                    break;
                case "early_terminate":
                    EarlyTerminate(draft, value);
                    break;
                case "run_cap" when value.Whole() is { } runs:
                    draft.Set("budget", new JsonObject { ["trials"] = runs }, field);
                    break;
                case "program" or "command":
                    draft.Note(field, "left out: trials are fits of ClusterFit, no other program is started");
                    break;
                default:
                    draft.Note(field, "left out: a study has nothing like it");
                    break;
            }
        }

        return draft.Finish();
    }

    private static void Method(StudyDraft draft, string? method)
    {
        draft.Set("sampler", new JsonObject { ["kind"] = method == "bayes" ? "tpe" : method }, "method");
        if (method == "bayes") draft.Note("method", "bayes, a Gaussian process there, became tpe");
    }

    private static void Metric(StudyDraft draft, JsonElement? metric)
    {
        if (metric.Find("name").Text() is { } name) ForeignNames.Seek(draft, name, metric.Find("goal").Text() ?? "minimize", "metric");
        if (metric.Find("target") is not null) draft.Note("metric.target", "left out: a study ends with its budget");
    }

    private static void EarlyTerminate(StudyDraft draft, JsonElement? stop)
    {
        if (stop.Find("type").Text() != "hyperband")
        {
            draft.Note("early_terminate", "left out: hyperband is the one that has a pruner like it");
            return;
        }

        var eta = stop.Find("eta").Whole() ?? 3;
        // Either the first bracket, or the end and the number of brackets before it.
        var end = stop.Find("max_iter").Number() ?? 1;
        var first = stop.Find("min_iter").Whole() ?? Math.Max(1, (long)(end / Math.Pow(eta, stop.Find("s").Number() ?? 1)));
        draft.Set("pruner", new JsonObject { ["kind"] = "successive-halving", ["min-epochs"] = first, ["reduction"] = eta }, "early_terminate");
        draft.Note("early_terminate", "iterations became epochs; the trials that wait at a rung go on when they are among its best");
    }

    private static void Parameter(StudyDraft draft, string name, JsonElement? parameter, bool isGrid)
    {
        var path = DocumentPath.Field("parameters", name);
        var setting = ForeignNames.Setting(name);
        if (parameter.Find("value").Text() is { } value)
        {
            // A shape is no setting of a preset.
            if (TrialSettings.Shapes.Any(shape => shape.Name == setting)) draft.Search(setting, new JsonArray(value), path);
            else Fix(draft, setting, value, path);
            return;
        }

        var dimension = parameter.Find("values") is { } values ? ((JsonElement?)values).Choices() : Range(draft, parameter, path);
        if (parameter.Find("probabilities") is not null) draft.Note($"{path}.probabilities", "left out: all values are equally likely");
        if (dimension is null)
        {
            draft.Note(path, parameter.Find("parameters") is null
                ? "left out: it has no values that a study can take"
                : "left out: nested parameters have no settings");
            return;
        }

        if (isGrid && dimension is JsonObject range && range["int"] is null && range["step"] is null)
        {
            range["grid"] = GridOfRange;
            draft.Note(path, $"the grid takes {GridOfRange} values of the range");
        }

        draft.Search(setting, dimension, path);
    }

    private static void Fix(StudyDraft draft, string setting, string value, string path)
    {
        if (FitSettings.All.Any(known => known.Name == setting)) draft.Fix(setting, value, path);
        else draft.Note(path, $"left out: '{setting}' is no setting; did you mean '{TrialSettings.Nearest(setting)}'?");
    }

    private static JsonObject? Range(StudyDraft draft, JsonElement? parameter, string path)
    {
        if (parameter.Find("min").Number() is not { } min || parameter.Find("max").Number() is not { } max) return null;
        var areWhole = parameter.Find("min").Whole() is not null && parameter.Find("max").Whole() is not null
            && !parameter.Find("min").Text()!.Contains('.') && !parameter.Find("max").Text()!.Contains('.');
        var distribution = parameter.Find("distribution").Text() ?? (areWhole ? "int_uniform" : "uniform");
        var q = parameter.Find("q").Number() ?? 1;
        switch (distribution)
        {
            case "int_uniform":
                return Between("int", Math.Ceiling(min), Math.Floor(max));
            case "uniform":
                return Between("float", min, max);
            case "q_uniform" when q > 0:
                return Steps(min, max, q);
            case "log_uniform_values" or "inv_log_uniform_values":
                return Logarithmic("float", min, max);
            case "log_uniform":
                return Logarithmic("float", Math.Exp(min), Math.Exp(max));
            case "inv_log_uniform":
                return Logarithmic("float", Math.Exp(-max), Math.Exp(-min));
            case "q_log_uniform_values" or "q_log_uniform":
                if (distribution == "q_log_uniform") (min, max) = (Math.Exp(min), Math.Exp(max));
                if (q == Math.Floor(q) && q >= 1)
                {
                    if (q > 1) draft.Note($"{path}.q", $"a logarithmic range has no steps: all whole numbers are taken, not every {q}th");
                    return Logarithmic("int", Math.Max(1, Math.Round(min)), Math.Round(max));
                }

                draft.Note($"{path}.q", "left out: a logarithmic range has no steps");
                return Logarithmic("float", min, max);
            default:
                draft.Note($"{path}.distribution", $"'{distribution}' became uniform within min and max");
                return Between("float", min, max);
        }
    }

    private static JsonObject Between(string kind, double low, double high) => new() { [kind] = new JsonArray(low, high) };

    private static JsonObject Logarithmic(string kind, double low, double high) => new() { [kind] = new JsonArray(low, high), ["log"] = true };

    // Multiples of q, the first and the last as the rounding of the ends gives them.
    private static JsonObject Steps(double min, double max, double q)
    {
        var (low, high) = (Math.Round(min / q) * q, Math.Round(max / q) * q);
        return new JsonObject { [q == Math.Floor(q) ? "int" : "float"] = new JsonArray(low, high), ["step"] = q };
    }
}
