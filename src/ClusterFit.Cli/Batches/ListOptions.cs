using System.CommandLine;
using System.Globalization;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Batches;

/// <summary><c>--state</c>, <c>--label</c>, <c>--name</c> and <c>--limit</c>: which part of a list is wanted.</summary>
internal sealed class ListOptions
{
    private const int DefaultCount = 50;
    private const int CountAtMost = 100_000;

    private readonly Option<string?> _state;
    private readonly Option<string?> _label;
    private readonly Option<string?> _name;
    private readonly Option<string> _limit;

    /// <summary>The options for a list of these.</summary>
    public ListOptions(string what)
    {
        _state = new("--state")
        {
            Description = $"Only {what} in this state: open, paused, cancelled or ended",
            HelpName = "state",
            CompletionSources = { "open", "paused", "cancelled", "ended" },
        };
        _label = new("--label") { Description = $"Only {what} with this label", HelpName = "key=value" };
        _name = new("--name") { Description = $"Only {what} whose name contains this", HelpName = "text" };
        _limit = new("--limit")
        {
            Description = $"{char.ToUpperInvariant(what[0])}{what[1..]} at most",
            HelpName = "number",
            DefaultValueFactory = _ => $"{DefaultCount}",
        };
    }

    /// <summary>Gives the command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_state, _label, _name, _limit]) command.Options.Add(option);
    }

    /// <summary>How many are wanted, and what they must have, as the API names it.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public (int Count, IReadOnlyList<(string Name, string? Value)> Filters) Read(ParseResult parsed)
    {
        var label = parsed.GetValue(_label) is { } given ? LabelOption.Parse(given) : default((string Key, string Value)?);
        return (CheckLimit(parsed.GetValue(_limit)!),
        [
            ("state", CheckState(parsed.GetValue(_state))), ("label", label is { } l ? $"{l.Key}:{l.Value}" : null), ("name", parsed.GetValue(_name)),
        ]);
    }

    private static int CheckLimit(string limit) =>
        int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= CountAtMost
            ? number
            : throw new UsageException($"--limit: '{limit}' is not valid; expected a whole number from 1 to {CountAtMost}.");

    private static string? CheckState(string? state) => state is null or "open" or "paused" or "cancelled" or "ended"
        ? state
        : throw new UsageException($"--state: '{state}' is not valid; expected open, paused, cancelled or ended.");
}
