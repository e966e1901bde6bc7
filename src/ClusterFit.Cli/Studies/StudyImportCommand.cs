using System.CommandLine;
using System.Text;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Studies.Reading;
using ClusterFit.Core.Studies.Imports;

namespace ClusterFit.Cli.Studies;

/// <summary><c>clusterfit study import</c>: makes a study file of another program's.</summary>
internal static class StudyImportCommand
{
    private const string Default = "study.yaml";

    private static readonly Argument<string> FileArgument = new("file")
    {
        Description = "A Katib Experiment or a W&B sweep configuration, YAML or JSON",
    };

    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "File to write",
        HelpName = "file",
        DefaultValueFactory = _ => Default,
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("import", "Make a study file of a Katib Experiment or a W&B sweep, and say what does not map.")
        {
            Examples =
            [
                ("clusterfit study import katib.yaml", "writes study.yaml; name the images in it"),
                ("clusterfit study import sweep.yaml -o rates.yaml", "writes the file that is named"),
            ],
            ExitCodes = "0 written, 1 nothing of its space is a setting, 2 it is neither, or wrong usage.",
        };
        command.Arguments.Add(FileArgument);
        command.Options.Add(Out);
        command.SetAction(parsed => Run(parsed.GetValue(FileArgument)!, parsed.GetValue(Out)!, terminal));
        return command;
    }

    private static int Run(string path, string target, Terminal terminal)
    {
        var document = LocalStudy.ReadDocument(path);
        var imported = ImportedStudy.From(document.Root)
            ?? throw new UsageException($"'{path}' is no Katib Experiment and no W&B sweep; expected kind: Experiment, or a method and parameters.");
        var notes = imported.Notes.OrderBy(note => document.LineOf(note.Path)).ToList();
        foreach (var note in notes) terminal.Error.WriteLine(OneLine.Of($"{path}:{document.LineOf(note.Path)}: {Said(note)}"));
        if (!imported.HasSpace)
            throw new CommandFailedException($"'{path}' searches nothing that is a setting; 'clusterfit presets' lists the settings.");
        OutputFile.WriteAsAsked(target, Encoding.UTF8.GetBytes(StudyYaml.Write(
            imported.Study, ["Name the images, then check with 'clusterfit study validate'.", .. notes.Select(Said)])));
        terminal.Error.WriteLine($"{target}: written; name the images in it");
        return ExitCode.Success;
    }

    private static string Said(ImportNote note) => note.Path.Length > 0 ? $"{note.Path}: {note.Reason}" : note.Reason;
}
