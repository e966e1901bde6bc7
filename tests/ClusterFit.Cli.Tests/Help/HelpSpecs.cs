namespace ClusterFit.Cli.Tests.Help;

/// <summary>Help is part of what users rely on: a change of it is a change of these files, seen in review.</summary>
public sealed class HelpSpecs
{
    private const string RewriteVariable = "CLUSTERFIT_REWRITE_HELP";

    public static TheoryData<string> Commands =>
    [
        "", "fit", "submit", "watch", "batch", "batch list", "batch show", "batch pause", "batch resume", "batch cancel", "batch retry",
        "batch set", "batch download", "login", "logout", "render", "inspect", "export", "import", "presets", "diagnose", "node", "node list",
        "db", "db migrate", "blobs", "blobs collect", "certificates", "certificates create", "keys", "keys create", "keys list", "keys revoke",
        "health", "doctor", "completion", "study", "study example", "study validate", "study import", "study run", "study submit", "study watch",
        "study list", "study show", "study edit", "study pause", "study resume", "study cancel", "study best", "study report", "study download",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_every_command_is_as_recorded(string command)
    {
        using var bundle = new CommandBundle();
        Assert.Equal(0, await bundle.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));

        // The tests run as another program, whose name the usage line shows.
        var help = bundle.Output.Replace("ClusterFit.Cli.Tests", "clusterfit");
        var file = Path.Combine(AppContext.BaseDirectory, "Help", $"{(command.Length == 0 ? "clusterfit" : command.Replace(' ', '-'))}.txt");
        if (Environment.GetEnvironmentVariable(RewriteVariable) is { } folder)
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(file)), help, TestContext.Current.CancellationToken);
        else Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), help);
    }

    [Fact]
    public async Task Every_command_has_a_recorded_help()
    {
        using var bundle = new CommandBundle();
        await bundle.RunAsync("--help");
        var listed = bundle.Output[bundle.Output.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1)
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ').Select(line => line.Trim().Split(' ')[0]);
        Assert.Equal(listed.Order(), Commands.Select(row => row.Data).Where(command => command.Length > 0 && !command.Contains(' ')).Order());
    }
}
