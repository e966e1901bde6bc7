using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Reading;
using ClusterFit.Cli.Studies.Remote;
using ClusterFit.Cli.Studies.Running;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Steering;

/// <summary><c>clusterfit study edit</c>: changes a study, running or ended.</summary>
internal static partial class StudyEditCommand
{
    private const string NoLimit = "none";

    private static readonly Argument<string> Study = StudyReference.OrFolder();

    private static readonly Option<string?> Trials = new("--trials") { Description = "Trials at most, all that there are included", HelpName = "number" };

    private static readonly Option<string?> Epochs = new("--epochs") { Description = $"Epochs at most over all fits, or {NoLimit}", HelpName = "number" };

    private static readonly Option<string?> Time = new("--time") { Description = $"Time at most since the study was opened, such as 2h, or {NoLimit}", HelpName = "time" };

    private static readonly Option<string?> Parallelism = new("--parallelism") { Description = "Trials under way at a time", HelpName = "number" };

    private static readonly Option<string?> Priority = new("--priority")
    {
        Description = $"Fits of a higher priority are handed out first, {-GroupTerms.MaxPriority} to {GroupTerms.MaxPriority}",
        HelpName = "number",
    };

    private static readonly Option<string[]> Dimension = new("--dimension")
    {
        Description = "Narrow or widen a dimension, as a study file writes it; may be repeated",
        HelpName = "name={...}",
    };

    private static readonly Option<string[]> Add = new("--add")
    {
        Description = "Try these settings next; what is left out comes from the base; may be repeated",
        HelpName = "key=value,...",
    };

    private static readonly Option<bool> Stop = new("--stop") { Description = "No more trials; those under way end at their next rung" };

    private static readonly Option<bool> GoOn = new("--go-on") { Description = "Go on after --stop" };

    private static readonly Option<string?> WarmStart = new("--warm-start")
    {
        Description = "Learn from the completed trials of another study: its id or name, its folder, or its trials.json or .csv",
        HelpName = StudyReference.OneOrFile,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("edit", "Change a study, running or ended: budget, space, trials by hand, what it learns from.")
        {
            Examples =
            [
                ("clusterfit study edit rates --trials 100 --time 2h", "extends the budget; a study that had ended goes on"),
                ("clusterfit study edit rates --dimension 'learning-rate={float: [1e-4, 1e-2], log: true}'", "from the next trial on"),
                ("clusterfit study edit rates --add 'learning-rate=1e-3,depth=4' --add 'learning-rate=2e-3,depth=4'", "two trials by hand"),
                ("clusterfit study edit rates --warm-start 1f0c3a5e77d2", "learns from another study with the same objectives"),
                ("clusterfit study edit clusterfit-study --stop", "a run on this machine; it takes the edit at once, or when it is started again"),
            ],
            ExitCodes = $"0 changed (of a folder: left for its run), {StudyCommand.ExitCodes}",
        };
        command.Arguments.Add(Study);
        foreach (Option option in (Option[])[Trials, Epochs, Time, Parallelism, Priority, Dimension, Add, Stop, GoOn, WarmStart]) command.Options.Add(option);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var change = Read(parsed, terminal);
        var (text, other) = (parsed.GetValue(Study)!, parsed.GetValue(WarmStart));
        if (other is null && change == new StudyChangeRequest { Key = change.Key })
            throw new UsageException("nothing to change; expected --trials, --epochs, --time, --parallelism, --priority, --dimension, --add, --stop, --go-on or --warm-start.");
        return StudyAt.IsFolder(text)
            ? await EditFolderAsync(text, change, other, parsed, terminal, stop)
            : await EditRemoteAsync(text, change, other, parsed, terminal, stop);
    }

    private static async Task<int> EditRemoteAsync(
        string text, StudyChangeRequest change, string? other, ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        var id = await StudyReference.ResolveAsync(text, client, stop);
        var priors = other is null ? [] : await KnownTrials.ReadAsync(other, (await new RemoteStudy(client, id).ReadAsync(stop)).Definition, parsed, terminal, stop);
        StudyDetail? after = null;
        foreach (var part in Parts(change, priors)) after = await client.CallAsync<StudyDetail>(HttpMethod.Patch, StudyPaths.Of(id), part, stop);
        terminal.Output.WriteLine(parsed.GetValue(Json) ? ApiLine.Of(after!) : OneLine.Of($"changed study {id}: {(after!.History is [.., var last] ? last.Text : "")}"));
        return ExitCode.Success;
    }

    private static async Task<int> EditFolderAsync(
        string folder, StudyChangeRequest change, string? other, ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var state = RunRecord.StateOf(folder);
        if (RunRecord.Read(state) is not { } record)
            throw new UsageException($"'{folder}' holds no study that was run here; one of a server is edited by its id.");
        var priors = other is null ? [] : await KnownTrials.ReadAsync(other, record.Opened, parsed, terminal, stop);
        try
        {
            var waiting = new EditFolder(state);
            foreach (var part in Parts(change, priors))
            {
                // What can be seen to be wrong is said here and now, not by the run.
                ChangeWords.ToEdit(part, record.Opened);
                waiting.Leave(part);
            }
        }
        catch (StudyDocumentException error)
        {
            throw new UsageException(error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{state}' can not be written: {error.Message}", error);
        }

        terminal.Output.WriteLine(parsed.GetValue(Json)
            ? ResultJson.Line(new { Folder = folder, change.Key })
            : OneLine.Of($"the edit waits in '{folder}': the run takes it at once where it is going on, or with the next 'clusterfit study run ... --out {folder}'"));
        return ExitCode.Success;
    }

    // One edit takes so many trials: the rest follows in others.
    private static IEnumerable<StudyChangeRequest> Parts(StudyChangeRequest change, IReadOnlyList<KnownTrial> priors)
    {
        var first = StudyEdit.MaxTrials - (change.Add?.Count ?? 0);
        yield return priors.Count == 0 ? change : change with { Priors = [.. priors.Take(first)] };
        foreach (var (i, part) in priors.Skip(first).Chunk(StudyEdit.MaxTrials).Index())
            yield return new StudyChangeRequest { Key = $"{change.Key}-{i + 2:D3}", Priors = part };
    }

    private static StudyChangeRequest Read(ParseResult parsed, Terminal terminal)
    {
        if (parsed.GetValue(Stop) && parsed.GetValue(GoOn)) throw new UsageException("--stop and --go-on exclude each other.");
        var add = (parsed.GetValue(Add) ?? []).Select(Settings).ToList();
        if (add.Count > StudyEdit.MaxTrials) throw new UsageException($"--add: {add.Count} trials; expected at most {StudyEdit.MaxTrials} at a time.");
        return new StudyChangeRequest
        {
            // By time, so that edits that wait are taken in their order.
            Key = string.Create(CultureInfo.InvariantCulture, $"{terminal.Time.GetUtcNow():yyyyMMddHHmmssfff}-{Guid.NewGuid():N}"),
            Trials = (int?)Number(parsed, Trials, 1, StudyDefinition.MaxTrials),
            Epochs = parsed.GetValue(Epochs) == NoLimit ? 0 : Number(parsed, Epochs, 1, long.MaxValue),
            Time = TimeOf(parsed.GetValue(Time)),
            Parallelism = (int?)Number(parsed, Parallelism, 1, StudyDefinition.MaxParallelism),
            Priority = (int?)Number(parsed, Priority, -GroupTerms.MaxPriority, GroupTerms.MaxPriority),
            Space = parsed.GetValue(Dimension) is { Length: > 0 } dimensions ? Space(dimensions) : null,
            Add = add.Count > 0 ? add : null,
            Stop = parsed.GetValue(Stop) ? true : parsed.GetValue(GoOn) ? false : null,
        };
    }

    private static long? Number(ParseResult parsed, Option<string?> option, long min, long max)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new UsageException($"{option.Name}: '{text}' is not valid; expected a whole number from {min}{(max == long.MaxValue ? "" : $" to {max}")}.");
    }

    private static string? TimeOf(string? text) => text switch
    {
        null => null,
        NoLimit => "0",
        _ => Duration.Parse(text) is not null ? text : throw new UsageException($"--time: '{text}' is not valid; expected {Duration.Expected}, or {NoLimit}."),
    };

    private static JsonElement Space(IEnumerable<string> dimensions)
    {
        var space = new Dictionary<string, JsonElement>();
        foreach (var text in dimensions)
        {
            const string expected = "expected name and values, such as 'learning-rate={float: [1e-4, 1e-2], log: true}'";
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0) throw new UsageException($"--dimension: '{text}' is not valid; {expected}.");
            try
            {
                if (!space.TryAdd(text[..sign], YamlText.Parse(text[(sign + 1)..]).Root)) throw new UsageException($"--dimension: '{text[..sign]}' is given twice; expected each once.");
            }
            catch (DocumentSyntaxException error)
            {
                throw new UsageException($"--dimension: '{text}' {error.Message.TrimEnd('.')}; {expected}.");
            }
        }

        return JsonSerializer.SerializeToElement(space);
    }

    // A comma within a value, as in widths=64,64, is followed by no name.
    private static WantedTrial Settings(string text)
    {
        var settings = new Dictionary<string, string>();
        foreach (var setting in NextSetting().Split(text))
        {
            var sign = setting.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || !settings.TryAdd(setting[..sign].Trim(), setting[(sign + 1)..].Trim()))
                throw new UsageException($"--add: '{text}' is not valid; expected each setting once, such as 'learning-rate=1e-3,depth=4'.");
        }

        return settings.Keys.FirstOrDefault(name => TrialSettings.Find(name) is null) is { } unknown
            ? throw new UsageException($"--add: '{unknown}' is not a setting; did you mean '{TrialSettings.Nearest(unknown)}'?")
            : new WantedTrial(settings);
    }

    [GeneratedRegex(",(?=[a-z][-a-z0-9]*=)", RegexOptions.CultureInvariant)]
    private static partial Regex NextSetting();
}
