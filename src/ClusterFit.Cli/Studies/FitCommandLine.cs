using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies;

/// <summary>The command that fits an image with the settings of a trial.</summary>
internal static class FitCommandLine
{
    /// <summary>The command, with all settings that are not those of the default preset; null when the settings make no spec.</summary>
    /// <param name="definition">The study.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="image">The image's file, as the command names it.</param>
    public static string? Of(StudyDefinition definition, Trial trial, string image = "IMAGE.png")
    {
        FitSpec spec;
        try
        {
            spec = TrialSettings.Apply(definition.Base, trial.Settings);
        }
        catch (FitSettingException)
        {
            return null;
        }

        return string.Join(' ', [$"clusterfit fit {image}", .. Changes(spec).Select(change => $"--set {Quoted($"{change.Key}={change.Value}")}")]);
    }

    // In the order of the settings, since one may change another.
    private static IEnumerable<KeyValuePair<string, string>> Changes(FitSpec spec)
    {
        var current = Presets.All.First(preset => preset.Name == Presets.Default).Spec;
        foreach (var setting in FitSettings.All)
        {
            var value = setting.Read(spec);
            if (setting.Read(current) == value) continue;
            current = setting.Write(current, value);
            yield return KeyValuePair.Create(setting.Name, value);
        }
    }

    private static string Quoted(string word) =>
        word.All(letter => char.IsAsciiLetterOrDigit(letter) || "=-._,:+/".Contains(letter)) ? word : $"'{word.Replace("'", "'\\''")}'";
}
