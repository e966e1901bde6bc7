using System.Globalization;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>Reads the search space of a document: each dimension is a list of choices, or an object of one of <c>choice</c>, <c>float</c> and
/// <c>int</c> with what belongs to it.</summary>
internal sealed class SpaceReader
{
    /// <summary>Most choices of a dimension.</summary>
    public const int MaxChoices = 1000;

    /// <summary>Most values that a grid takes of a range.</summary>
    public const int MaxGrid = 10_000;

    private const string Form = "a list of choices, or an object with one of float: [low, high], int: [low, high] and choice: [...]";
    private const int MaxText = 200;
    private const double MaxWhole = 1L << 53;
    private const double MaxSteps = 1e9;

    // Slack for steps that miss the top by rounding.
    private const double Slack = 1e-9;

    private static readonly string[] NeverAuto = ["widths", "epochs", "batch-size"];

    private static readonly string[] Kinds = ["float", "int", "choice"];
    private static readonly string[] Keys = [.. Kinds, "log", "step", "grid", "when"];

    /// <summary>The settings that trials may not differ in, and what to use instead.</summary>
    internal static readonly IReadOnlyDictionary<string, string> NotSearched = new Dictionary<string, string>
    {
        ["seed"] = "fit-seeds instead: a trial is fitted with each of them",
        ["train-lattice"] = "it under 'set': it decides which pixels are measured",
        ["target-psnr"] = "it under 'set': it decides what is measured",
        ["film-frames"] = "it under 'set': it changes no measurement",
        ["min-steps"] = "epochs instead: they turn min-steps off",
        ["budget"] = "epochs instead: a budget only cuts them",
    };

    private readonly List<Dimension> _dimensions = [];

    // A canonical document may be of a study whose user has taken values away from a dimension: a condition on them is then never met.
    private readonly bool _isCanonical;

    // What is named above but can not be read is no reason to blame a condition.
    private readonly HashSet<string> _broken = [];

    private SpaceReader(bool isCanonical) => _isCanonical = isCanonical;

    /// <summary>The space; without the dimensions that can not be read.</summary>
    /// <param name="node">The section.</param>
    /// <param name="isCanonical">Whether a program wrote it: conditions may then name values that their dimension no longer takes.</param>
    public static SearchSpace Read(DocumentNode node, bool isCanonical)
    {
        var entries = node.Entries("an object of the settings that are searched");
        if (node.IsObject && entries.Count is 0 or > StudyDefinition.MaxDimensions) node.Refuse($"1 to {StudyDefinition.MaxDimensions} dimensions");
        var reader = new SpaceReader(isCanonical);
        foreach (var (name, entry) in entries)
        {
            if (Setting(name, entry) is { } setting && reader.Dimension(setting, entry) is { } dimension) reader._dimensions.Add(dimension);
            else reader._broken.Add(name);
        }

        return new([.. reader._dimensions]);
    }

    /// <summary>The dimensions of a space that a document changes, each in the words of a whole one. Their conditions may name those that stay.</summary>
    public static IReadOnlyList<Dimension> ReadChanges(DocumentNode node, SearchSpace present)
    {
        var entries = node.Entries("an object of the dimensions that change").ToDictionary();
        string[] known = [.. present.Dimensions.Select(dimension => dimension.Name)];
        foreach (var (name, entry) in entries.Where(entry => !known.Contains(entry.Key))) entry.RefuseName(name, known);
        var reader = new SpaceReader(isCanonical: true);
        var changed = new List<Dimension>();
        foreach (var dimension in present.Dimensions)
        {
            if (!entries.TryGetValue(dimension.Name, out var entry)) reader._dimensions.Add(dimension);
            else if (Setting(dimension.Name, entry) is { } setting && reader.Dimension(setting, entry) is { } now)
            {
                reader._dimensions.Add(now);
                changed.Add(now);
            }
            else reader._broken.Add(dimension.Name);
        }

        return changed;
    }

    private static FitSetting? Setting(string name, DocumentNode node)
    {
        if (NotSearched.TryGetValue(name, out var instead)) node.Refuse(instead);
        else if (TrialSettings.Find(name) is { } setting) return setting;
        else node.RefuseSetting(name, TrialSettings.Nearest(name));
        return null;
    }

    private Dimension? Dimension(FitSetting setting, DocumentNode node)
    {
        if (node.IsList) return Choices(setting, node);
        if (!node.IsObject) return Refused(node, Form);
        var fields = node.Fields(Keys);
        if (Kinds.Where(fields.ContainsKey).ToArray() is not [var kind]) return Refused(node, Form);
        if (kind == "choice")
            foreach (var key in fields.Keys.Except(["choice", "when"])) fields[key].Refuse($"no '{key}' beside choices");
        Dimension? dimension = kind == "choice" ? Choices(setting, fields[kind]) : Range(setting, fields, kind);
        var when = fields.TryGetValue("when", out var condition) ? When(condition) : null;
        return dimension is null ? null : dimension with { When = when };
    }

    private static ChoiceDimension? Choices(FitSetting setting, DocumentNode node)
    {
        var items = node.Items();
        if (items.Count is 0 or > MaxChoices)
        {
            node.Refuse($"1 to {MaxChoices} choices");
            return null;
        }

        var choices = new List<string>();
        var seen = new HashSet<string>();
        foreach (var item in items)
        {
            if (item.Setting(setting.Domain) is not { } text) continue;
            if (text == "auto" && NeverAuto.Contains(setting.Name)) item.Refuse("no 'auto': what it comes to depends on the image");
            else if (text.Length > MaxText || Read(setting, text) is not { } value) item.Refuse(setting.Domain);
            else if (seen.Add(value)) choices.Add(text);
            else item.Refuse("each choice once");
        }

        return choices.Count == items.Count ? new ChoiceDimension(setting.Name, [.. choices]) : null;
    }

    private static NumberDimension? Range(FitSetting setting, IReadOnlyDictionary<string, DocumentNode> fields, string kind)
    {
        var (node, isWhole) = (fields[kind], kind == "int");
        var log = fields.GetValueOrDefault("log")?.OnOff() ?? false;
        var step = fields.TryGetValue("step", out var stepNode) ? Positive(stepNode, isWhole) : null;
        var grid = fields.TryGetValue("grid", out var gridNode) ? gridNode.Whole(2, MaxGrid) : null;
        var ends = node.IsList ? node.Items() : [];
        if (ends.Count != 2) return Refused(node, "two numbers, [low, high]");

        var (first, second) = (End(ends[0], isWhole), End(ends[1], isWhole));
        if (first is not { } low || second is not { } high) return null;
        if (low > high) return Refused(node, "[low, high] with low not above high");
        if (log && low <= 0) return Refused(ends[0], "a number above 0 for a logarithmic range");
        if (log && step is not null && !(isWhole && step == 1)) return Refused(stepNode!, "no step in a logarithmic range");
        if (isWhole) step ??= 1;
        if ((high - low) / step > MaxSteps) return Refused(stepNode ?? node, string.Create(CultureInfo.InvariantCulture, $"at most {MaxSteps:N0} steps"));
        var range = new NumberDimension(setting.Name, low, high, log, step) { Whole = isWhole };
        if (grid > (range.GridValues ?? MaxGrid)) return Refused(gridNode!, $"at most the {range.GridValues} values of the range");
        range = range with { Grid = (int?)grid };
        return Accepts(setting, range, node, ends) ? range : null;
    }

    private static NumberDimension? Refused(DocumentNode node, string expected)
    {
        node.Refuse(expected);
        return null;
    }

    // Domains are whole ranges: when they hold both ends they hold all between, unless they take whole numbers alone.
    private static bool Accepts(FitSetting setting, NumberDimension range, DocumentNode node, IReadOnlyList<DocumentNode> ends)
    {
        var isAccepted = true;
        foreach (var (end, value) in ends.Zip([range.Low, range.High]))
        {
            if (Read(setting, range.Format(value)) is not null) continue;
            end.Refuse(setting.Domain);
            isAccepted = false;
        }

        if (!isAccepted) return false;
        var between = range.Step is { } step ? Math.Min(range.Low + step, range.High) : range.Low + ((range.High - range.Low) / Math.E);
        if (Read(setting, range.Format(between)) is not null) return true;
        node.Refuse($"int: [low, high] for {setting.Domain}");
        return false;
    }

    private static double? End(DocumentNode node, bool isWhole) =>
        isWhole ? node.Whole((long)-MaxWhole, (long)MaxWhole, "a whole number") : node.Number("a number");

    private static double? Positive(DocumentNode node, bool isWhole)
    {
        if (isWhole) return node.Whole(1, (long)MaxWhole, "a whole number from 1");
        if (node.Number("a number above 0") is not { } step) return null;
        if (step > 0) return step;
        node.Refuse("a number above 0");
        return null;
    }

    // How the setting itself writes the value, the same for 1e-3 and 0.001; null when it refuses it.
    private static string? Read(FitSetting setting, string text)
    {
        try
        {
            return setting.Read(setting.Write(new FitSpec(), text));
        }
        catch (FitSettingException)
        {
            return null;
        }
    }

    private Condition? When(DocumentNode node)
    {
        const string form = "one earlier dimension and its values, such as { schedule: exponential }";
        if (node.Entries(form) is not [var (name, values)])
        {
            if (node.IsObject) node.Refuse(form);
            return null;
        }

        if (_broken.Contains(name)) return null;
        if (_dimensions.Find(other => other.Name == name) is { } parent)
            return Values(parent, values) is { Count: > 0 } possible ? new Condition(name, possible) : null;
        values.Refuse(_dimensions.Count == 0
            ? "no condition in the first dimension"
            : $"the values of a dimension above: {string.Join(", ", _dimensions.Select(other => other.Name))}");
        return null;
    }

    private EquatableList<string> Values(Dimension parent, DocumentNode node)
    {
        if (parent is NumberDimension { Step: null })
        {
            node.Refuse($"a dimension with choices or steps; '{parent.Name}' is continuous");
            return [];
        }

        var expected = parent is ChoiceDimension choice
            ? $"one of {DocumentPath.Shorten(string.Join(", ", choice.Choices))}"
            : $"a value of '{parent.Name}'";
        var values = new List<string>();
        if (node.Items().Count == 0) node.Refuse(expected);
        foreach (var item in node.Items())
        {
            if (item.Setting(expected) is not { } text) continue;
            var possible = parent.Parse(text) is { } value && Reaches(parent, value) ? parent.Format(value)
                : _isCanonical && Read(TrialSettings.Find(parent.Name)!, text) is not null ? text
                : null;
            if (possible is null) item.Refuse(expected);
            else if (values.Contains(possible)) item.Refuse("each value once");
            else values.Add(possible);
        }

        return [.. values];
    }

    // A number between two steps is in the range, and yet no value.
    private static bool Reaches(Dimension parent, double value) =>
        Math.Abs(parent.FromUnit(parent.ToUnit(value)) - value) <= Slack * Math.Max(1, Math.Abs(value));
}
