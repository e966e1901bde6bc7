using System.CommandLine;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.Blobs;
using ClusterFit.Cli.Completion;
using ClusterFit.Cli.Databases;
using ClusterFit.Cli.Diagnosis;
using ClusterFit.Cli.Doctor;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Keys;
using ClusterFit.Cli.Logins;
using ClusterFit.Cli.Nodes;
using ClusterFit.Cli.Rendering;
using ClusterFit.Cli.Settings;
using ClusterFit.Cli.Studies;
using ClusterFit.Cli.Submission;
using ClusterFit.Cli.Watching;
using ClusterFit.Cli.WeightFiles;

namespace ClusterFit.Cli.CommandLine;

/// <summary>All commands.</summary>
internal static class ClusterFitCommand
{
    /// <summary>The commands, writing to the terminal.</summary>
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Fits orthogonal-sine networks to images, many at a time.")
        {
            FitCommand.Create(terminal),
            SubmitCommand.Create(terminal),
            WatchCommand.Create(terminal),
            BatchCommand.Create(terminal),
            StudyCommand.Create(terminal),
            LoginCommand.Create(terminal),
            LoginCommand.CreateLogout(terminal),
            RenderCommand.Create(terminal),
            InspectCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ImportCommand.Create(terminal),
            PresetsCommand.Create(terminal),
            DiagnoseCommand.Create(terminal),
            NodeCommand.Create(terminal),
            DbCommand.Create(terminal),
            BlobsCommand.Create(terminal),
            CertificatesCommand.Create(terminal),
            KeysCommand.Create(terminal),
            HealthCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        root.Options.Add(CommandRunner.Verbose);
        HelpWithExamples.Install(root);
        SuggestAction.Install(root, terminal);
        return root;
    }
}
