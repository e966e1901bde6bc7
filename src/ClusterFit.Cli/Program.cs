using System.Runtime.Versioning;
using ClusterFit.Cli.CommandLine;

[assembly: SupportedOSPlatform("linux")]

var terminal = Terminal.OfProcess();
return await CommandRunner.RunAsync(ClusterFitCommand.Create(terminal), args, terminal);
