using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Core.Groups;

/// <summary>Names a group of jobs. A batch's name follows from its content or its idempotency key, so that the same submission
/// is the same group.</summary>
public readonly record struct GroupId
{
    private const int Length = 32;

    private readonly string? _value;

    private GroupId(string value) => _value = value;

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An uninitialised GroupId has no value.");

    /// <summary>The group of a batch. Without an idempotency key its id is a hash of the content; with one it is a hash of the key.</summary>
    public static GroupId Of(BatchSubmission batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var hash = batch.IdempotencyKey is { } key ? ContentHash.Of(Encoding.UTF8.GetBytes($"key\n{key}")) : ContentOf(batch);
        return new GroupId(hash.Hex[..Length]);
    }

    /// <summary>The group of a study. Without an idempotency key its id is a hash of the definition; with one it is a hash of the key.</summary>
    public static GroupId Of(StudySubmission study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var text = study.IdempotencyKey is { } key ? $"key\n{key}" : $"study\n{StudyDocument.Write(study.Definition)}";
        return new GroupId(ContentHash.Of(Encoding.UTF8.GetBytes(text)).Hex[..Length]);
    }

    /// <summary>A hash of the definition of a study.</summary>
    public static ContentHash ContentOf(StudyDefinition study) => ContentHash.Of(Encoding.UTF8.GetBytes(StudyDocument.Write(study)));

    /// <summary>A hash of the settings of the spec and of the names and hashes of the images, in order.</summary>
    public static ContentHash ContentOf(BatchSubmission batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append("batch\n");
        // Lengths before the texts: no two different batches read the same.
        foreach (var (name, value) in FitSettings.Describe(batch.Spec)) Append($"{name}={value.Length}:{value}\n");
        foreach (var image in batch.Images) Append($"{image.Name.Length}:{image.Name} {image.Image}\n");
        return ContentHash.Read(content.GetHashAndReset());

        void Append(string text) => content.AppendData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A hash of all that the batch asks for: the same key for something else is another submission.</summary>
    public static ContentHash RequestOf(BatchSubmission batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (terms, needs, title) = (batch.Terms, batch.Needs, batch.Title);
        var rest = new List<string?> { title.Name, title.Preset };
        foreach (var label in title.Labels) rest.AddRange([label.Key, label.Value]);
        var numbers = string.Create(CultureInfo.InvariantCulture,
            $"{terms.Priority} {terms.Weight:R} {terms.MaxRunning} {needs.Device} {needs.MemoryBytes}");
        var text = string.Concat(rest.Select(one => one is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{one.Length}:{one}")));
        return ContentHash.Of(Encoding.UTF8.GetBytes($"{ContentOf(batch).Hex}\n{numbers}\n{text}"));
    }

    /// <summary>Parses 32 lower-case hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static GroupId Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != Length || !value.All(char.IsAsciiHexDigitLower))
            throw new FormatException($"'{value}' is not a group id: expected {Length} lower-case hexadecimal digits.");
        return new GroupId(value);
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
