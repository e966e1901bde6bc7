using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Fits;
using Spectre.Console;

namespace ClusterFit.Cli.Settings;

/// <summary><c>clusterfit presets</c>: the presets, and every setting with its values.</summary>
internal static class PresetsCommand
{
    private static readonly Argument<string?> Name = new("name")
    {
        Description = "Show all settings of this preset",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "name",
        CompletionSources = { Presets.All.Select(preset => preset.Name).ToArray() },
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("presets", "List the presets and all settings that --set takes.")
        {
            Examples =
            [
                ("clusterfit presets", "lists the presets and what every setting means"),
                ("clusterfit presets exact", "lists the settings of one preset"),
            ],
            ExitCodes = "0 listed, 2 there is no such preset.",
        };
        command.Arguments.Add(Name);
        command.SetAction(parsed => Run(parsed.GetValue(Name), terminal.OutputConsole));
        return command;
    }

    private static int Run(string? name, IAnsiConsole console)
    {
        if (name is null) ShowAll(console);
        else Show(Presets.Find(name), console);
        return ExitCode.Success;
    }

    private static void ShowAll(IAnsiConsole console)
    {
        var presets = NewTable("preset", "for");
        foreach (var preset in Presets.All)
            presets.AddRow(preset.Name + (preset.Name == Presets.Default ? " (default)" : ""), Markup.Escape(preset.Purpose));
        console.Write(presets);

        var defaults = Presets.Find(Presets.Default).Spec;
        var settings = NewTable("setting", "meaning", "values", Presets.Default);
        foreach (var setting in FitSettings.All)
            settings.AddRow(setting.Name, Markup.Escape(setting.Meaning), Markup.Escape(setting.Domain), setting.Read(defaults));
        console.Write(settings);
    }

    private static void Show(Preset preset, IAnsiConsole console)
    {
        console.MarkupLine($"[bold]{preset.Name}[/]: {Markup.Escape(preset.Purpose)}");
        var defaults = Presets.Find(Presets.Default).Spec;
        var settings = NewTable("setting", "value", Presets.Default, "meaning");
        foreach (var setting in FitSettings.All)
        {
            var (value, usual) = (setting.Read(preset.Spec), setting.Read(defaults));
            settings.AddRow(setting.Name, value == usual ? value : $"[bold]{value}[/]", value == usual ? "" : usual, Markup.Escape(setting.Meaning));
        }
        console.Write(settings);
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(new TableColumn($"[bold]{column}[/]"));
        return table;
    }
}
