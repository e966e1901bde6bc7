using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Core.Studies.Imports;

/// <summary>Makes a study of an Experiment of Katib (kubeflow.org/v1beta1).</summary>
internal static class KatibExperiment
{
    private static readonly Dictionary<string, JsonObject> Algorithms = new()
    {
        ["random"] = Kind("random"),
        ["grid"] = Kind("grid"),
        ["sobol"] = Kind("sobol"),
        ["cmaes"] = Kind("cma-es"),
        ["tpe"] = new() { ["kind"] = "tpe", ["multivariate"] = false },
        ["multivariate-tpe"] = Kind("tpe"),
        ["hyperband"] = Kind("random"),
    };

    /// <summary>Whether the file is one.</summary>
    public static bool Is(JsonElement file) =>
        ((JsonElement?)file).Find("kind").Text() == "Experiment" && ((JsonElement?)file).Find("spec", "parameters") is not null;

    /// <summary>Makes the study.</summary>
    public static ImportedStudy Import(JsonElement file)
    {
        var draft = new StudyDraft();
        var experiment = (JsonElement?)file;
        if (experiment.Find("metadata", "name").Text() is { } name) draft.Set("name", name, "metadata.name");
        foreach (var (field, value) in experiment.Find("spec").Fields())
        {
            var path = DocumentPath.Field("spec", field);
            switch (field)
            {
                case "objective":
                    Objective(draft, value, path);
                    break;
                case "algorithm":
                    Algorithm(draft, value, path);
                    break;
                case "earlyStopping":
                    EarlyStopping(draft, value, path);
                    break;
                case "parallelTrialCount" when value.Whole() is { } parallel:
                    draft.Set("parallelism", parallel, path);
                    break;
                case "maxTrialCount" when value.Whole() is { } trials:
                    draft.Set("budget", new JsonObject { ["trials"] = trials }, path);
                    break;
                case "parameters":
                    foreach (var (i, parameter) in value.Items().Index()) Parameter(draft, parameter, DocumentPath.Item(path, i));
                    break;
                case "trialTemplate" or "metricsCollectorSpec":
                    draft.Note(path, "left out: trials are fits of ClusterFit, no other program is started");
                    break;
                default:
                    draft.Note(path, "left out: a study has nothing like it");
                    break;
            }
        }

        return draft.Finish();
    }

    private static JsonObject Kind(string kind) => new() { ["kind"] = kind };

    private static void Objective(StudyDraft draft, JsonElement? objective, string path)
    {
        if (objective.Find("objectiveMetricName").Text() is { } metric)
            ForeignNames.Seek(draft, metric, objective.Find("type").Text(), DocumentPath.Field(path, "objectiveMetricName"));
        foreach (var (field, _) in objective.Fields().Where(field => field.Name is not ("type" or "objectiveMetricName")))
            draft.Note(DocumentPath.Field(path, field), $"left out: {(field == "goal" ? "a study ends with its budget" : "a study has nothing like it")}");
    }

    private static void Algorithm(StudyDraft draft, JsonElement? algorithm, string path)
    {
        var name = algorithm.Find("algorithmName").Text() ?? "";
        if (!Algorithms.TryGetValue(name, out var known))
            draft.Note(DocumentPath.Field(path, "algorithmName"), $"'{name}' became tpe, the nearest that there is");
        var (sampler, pruner) = (known?.DeepClone() ?? Kind("tpe"), name == "hyperband" ? Kind("hyperband") : null);
        foreach (var (i, setting) in algorithm.Find("algorithmSettings").Items().Index())
        {
            var value = setting.Find("value").Whole();
            var place = DocumentPath.Item(DocumentPath.Field(path, "algorithmSettings"), i);
            switch (setting.Find("name").Text())
            {
                case "random_state" when value is not null:
                    draft.Set("seed", value, place);
                    break;
                case "n_startup_trials" when value is not null:
                    sampler["startup-trials"] = value;
                    break;
                case "n_ei_candidates" when value is not null:
                    sampler["candidates"] = value;
                    break;
                case "eta" when value is not null && pruner is not null:
                    pruner["reduction"] = value;
                    break;
                case "resource_name" when pruner is not null:
                    break;
                case var other:
                    draft.Note(place, $"left out: '{other}' is no setting of the {sampler["kind"]} sampler");
                    break;
            }
        }

        draft.Set("sampler", sampler, path);
        if (pruner is not null) draft.Set("pruner", pruner, path);
    }

    private static void EarlyStopping(StudyDraft draft, JsonElement? stopping, string path)
    {
        if (stopping.Find("algorithmName").Text() != "medianstop")
        {
            draft.Note(path, "left out: medianstop is the one that has a pruner like it");
            return;
        }

        var pruner = Kind("median");
        foreach (var (i, setting) in stopping.Find("algorithmSettings").Items().Index())
        {
            var place = DocumentPath.Item(DocumentPath.Field(path, "algorithmSettings"), i);
            if (setting.Find("name").Text() == "min_trials_required" && setting.Find("value").Whole() is { } trials)
                pruner["startup-trials"] = trials;
            else draft.Note(place, "left out: the median pruner looks after every epoch, from the first");
        }

        draft.Set("pruner", pruner, path);
    }

    private static void Parameter(StudyDraft draft, JsonElement? parameter, string path)
    {
        var (name, kind, space) = (parameter.Find("name").Text() ?? "", parameter.Find("parameterType").Text(), parameter.Find("feasibleSpace"));
        var (low, high) = (space.Find("min").Number(), space.Find("max").Number());
        var dimension = kind switch
        {
            "double" or "int" when low is not null && high is not null => Range(kind, low.Value, high.Value, space),
            "categorical" or "discrete" => space.Find("list").Choices(),
            _ => null,
        };
        if (dimension is null) draft.Note(path, $"left out: '{name}' has no values that a study can take");
        else draft.Search(ForeignNames.Setting(name), dimension, path);

        var distribution = space.Find("distribution").Text();
        if (distribution is not (null or "uniform" or "logUniform"))
            draft.Note(DocumentPath.Field(path, "feasibleSpace.distribution"), $"'{distribution}' became uniform within min and max");
    }

    private static JsonObject Range(string kind, double low, double high, JsonElement? space)
    {
        var isLog = space.Find("distribution").Text() == "logUniform";
        var range = new JsonObject { [kind == "int" ? "int" : "float"] = new JsonArray(low, high) };
        if (isLog) range["log"] = true;
        else if (space.Find("step").Number() is { } step) range["step"] = step;
        return range;
    }
}
