using ClusterFit.Cli.CommandLine;

var terminal = Terminal.OfProcess();
return await CommandRunner.RunAsync(ClusterFitCommand.Create(terminal), args, terminal);
