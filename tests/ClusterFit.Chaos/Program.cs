using System.CommandLine;
using ClusterFit.Chaos.Running;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (!args.Contains("--faults"))
    // The runner of the tests, as xunit would generate it.
    return args.Contains("--server") || args.Contains("--internal-msbuild-node")
        ? await TestPlatformTestFramework.RunAsync(args, ClusterFit.Chaos.SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : await ConsoleRunner.Run(args);

var faults = new Option<int>("--faults") { Description = "Number of faults" };
var seed = new Option<int>("--seed")
{
    Description = "Decides the faults and the batches [default: one from the clock]",
    DefaultValueFactory = _ => Environment.TickCount,
};
var artefacts = new Option<string>("--artefacts")
{
    Description = "Folder for logs",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), $"clusterfit-chaos-logs-{Environment.ProcessId}"),
};
var command = new RootCommand("Disturbs a cluster of real processes and checks that nothing is lost.") { faults, seed, artefacts };
command.SetAction(async (parsed, stop) =>
{
    var options = new ChaosOptions(parsed.GetValue(seed), parsed.GetValue(faults), Images: 12, parsed.GetValue(artefacts)!);
    var report = await ChaosRun.RunAsync(options, stop);
    return report.Violations.Count == 0 ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
