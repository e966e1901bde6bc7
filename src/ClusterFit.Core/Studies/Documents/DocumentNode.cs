using System.Text.Json;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>One place of a document that is being read. What can not be read becomes a problem, and reading goes on.</summary>
internal sealed class DocumentNode(JsonElement value, string path, List<DocumentProblem> problems)
{
    // Nobody reads more of them.
    private const int MaxProblems = 100;

    private const double MaxExactWhole = 1L << 53;

    private static readonly string[] On = ["on", "off"];

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => value.ValueKind == JsonValueKind.Array;

    /// <summary>Whether it is an object.</summary>
    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    /// <summary>Whether it is a text.</summary>
    public bool IsText => value.ValueKind == JsonValueKind.String;

    /// <summary>Notes that this is wrong.</summary>
    public void Refuse(string expected) =>
        Add(new(Path, DocumentPath.Shorten(value.ValueKind switch
        {
            JsonValueKind.Undefined => "",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        }), expected));

    /// <summary>Notes that a field of this object is missing.</summary>
    public void RefuseWithout(string name, string expected) => Add(new(DocumentPath.Field(Path, name), null, expected));

    /// <summary>The fields of an object, each once, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, DocumentNode>> Entries(string expected)
    {
        if (!IsObject)
        {
            Refuse(expected);
            return [];
        }

        var entries = new Dictionary<string, DocumentNode>();
        foreach (var property in value.EnumerateObject())
        {
            var node = new DocumentNode(property.Value, DocumentPath.Field(Path, property.Name), problems);
            if (!entries.TryAdd(property.Name, node)) node.Refuse("each name once");
        }

        return [.. entries];
    }

    /// <summary>The fields of an object that has no others than the known ones.</summary>
    public IReadOnlyDictionary<string, DocumentNode> Fields(params IReadOnlyList<string> known)
    {
        var entries = Entries($"an object of {string.Join(", ", known)}");
        foreach (var (name, node) in entries.Where(entry => !known.Contains(entry.Key)))
            node.RefuseName(name, known);
        return entries.Where(entry => known.Contains(entry.Key)).ToDictionary();
    }

    /// <summary>Notes that there is no such name here.</summary>
    public void RefuseName(string name, IReadOnlyList<string> known) =>
        Add(new(Path, DocumentPath.Shorten(name), $"one of {string.Join(", ", known)}; did you mean '{Nearest(known, name)}'?"));

    /// <summary>Notes that no setting has this name.</summary>
    public void RefuseSetting(string name, string nearest) =>
        Add(new(Path, DocumentPath.Shorten(name), $"the name of a setting; did you mean '{nearest}'?"));

    /// <summary>The items of a list; a value that is no list stands for a list of it alone.</summary>
    public IReadOnlyList<DocumentNode> Items() => IsList
        ? [.. value.EnumerateArray().Select((item, i) => new DocumentNode(item, DocumentPath.Item(Path, i), problems))]
        : [this];

    /// <summary>A text of that many characters.</summary>
    public string? Text(int most, string expected)
    {
        if (IsText && value.GetString() is { } text && text.Length > 0 && text.Length <= most) return text;
        Refuse(expected);
        return null;
    }

    /// <summary>The value of a setting as text: a text, a number as it is written, true and false as on and off, a list with commas.</summary>
    public string? Setting(string expected)
    {
        var text = IsList && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => Scalar(item) is not null)
            ? string.Join(',', value.EnumerateArray().Select(Scalar))
            : Scalar(value);
        if (text is null) Refuse(expected);
        return text;
    }

    /// <summary>A whole number.</summary>
    public long? Whole(long min, long max, string? expected = null)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (value.TryGetInt64(out var whole) && whole >= min && whole <= max) return whole;
            // 1e6 is one, too.
            if (value.TryGetDouble(out var number) && Math.Abs(number) <= MaxExactWhole && number == Math.Floor(number)
                && number >= min && number <= max) return (long)number;
        }

        Refuse(expected ?? $"a whole number from {min} to {max}");
        return null;
    }

    /// <summary>A number that is not infinite.</summary>
    public double? Number(string expected)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        Refuse(expected);
        return null;
    }

    /// <summary>On or off.</summary>
    public bool? OnOff()
    {
        if (Scalar(value) is { } text && On.Contains(text)) return text == On[0];
        Refuse("true or false");
        return null;
    }

    /// <summary>One of the names of an enumeration.</summary>
    public T? Choice<T>() where T : struct, Enum
    {
        if (IsText && DocumentWords.Find<T>(value.GetString()!) is { } found) return found;
        var known = DocumentWords.All<T>();
        if (IsText) RefuseName(value.GetString()!, known);
        else Refuse($"one of {string.Join(", ", known)}");
        return null;
    }

    private static string? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!.Trim(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => On[0],
        JsonValueKind.False => On[1],
        _ => null,
    };

    // A long name would take long to compare.
    private static string? Nearest(IEnumerable<string> known, string name) =>
        known.MinBy(other => EditDistance.Between(other, DocumentPath.Shorten(name)));

    private void Add(DocumentProblem problem)
    {
        if (problems.Count < MaxProblems) problems.Add(problem);
    }
}
