using System.CommandLine;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.CommandLine;

/// <summary>What is said of an option that a command does not have.</summary>
internal static class UnknownOption
{
    /// <summary>Names the commands beside it that have the option, or else the nearest option that this one has.</summary>
    public static string Explain(string given, Command command)
    {
        var name = given.Split('=')[0];
        var beside = command.Parents.OfType<Command>().SelectMany(parent => parent.Subcommands)
            .Where(other => !other.Hidden && other.Options.Any(option => option.Name == name || option.Aliases.Contains(name))).Select(other => $"'{other.Name}'").ToList();
        if (beside.Count > 0) return $"'{name}' is no option of '{command.Name}', but of {string.Join(" and ", beside)}.";
        var nearest = command.Options.Where(option => !option.Hidden).MinBy(option => EditDistance.Between(option.Name, name));
        return nearest is null ? $"'{name}' is no option of '{command.Name}'." : $"'{name}' is no option of '{command.Name}'; did you mean '{nearest.Name}'?";
    }
}
