using System.Collections;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Fits;
using ClusterFit.Host.Http;
using ClusterFit.Host.Telemetry;
using Microsoft.Extensions.Configuration;

namespace ClusterFit.Host.Nodes;

/// <summary>Reads the options of a node from a file, the environment and the command line; the later of these wins.</summary>
public static class NodeOptionsReader
{
    private const string Prefix = "CLUSTERFIT_";
    private const string StandaloneFolder = "clusterfit-node";

    // Variables of the program that are no options of a node.
    private static readonly string[] OtherVariables = ["CLUSTERFIT_CONFIG", "CLUSTERFIT_DEBUG", "CLUSTERFIT_SERVER", "CLUSTERFIT_API_KEY"];

    /// <summary>The variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);

    /// <summary>Reads and checks the options.</summary>
    /// <param name="file">A JSON file whose keys are names of options; null for none, or the one that <c>CLUSTERFIT_CONFIG</c> names.</param>
    /// <param name="environment">Variables of the environment.</param>
    /// <param name="given">Values of the command line by the names of the options.</param>
    /// <exception cref="OptionInvalidException">Names the option and where it stands, the value and what is right.</exception>
    public static NodeOptions Read(
        string? file, IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(given);
        file ??= environment.GetValueOrDefault("CLUSTERFIT_CONFIG");
        var values = new Dictionary<string, (string Value, string Place)>(StringComparer.Ordinal);
        if (file is not null)
        {
            foreach (var (name, value) in InFile(file)) values[name] = (value, $"{name} in '{file}'");
        }

        foreach (var (name, value, variable) in InEnvironment(environment)) values[name] = (value, variable);
        foreach (var (name, value) in given) values[name] = (value, "--" + name);

        var options = new NodeOptions { Http = HttpAddress.Default, Otlp = values.ContainsKey("otlp") ? null : OtlpAddress.In(environment) };
        foreach (var option in NodeOption.All)
        {
            if (!values.TryGetValue(option.Name, out var found)) continue;
            try
            {
                options = option.Set(options, found.Value);
            }
            catch (FormatException error)
            {
                var hidden = option.IsSecret || found.Value.Contains("password", StringComparison.OrdinalIgnoreCase);
                throw new OptionInvalidException($"{found.Place}: {(hidden ? "the value" : $"'{found.Value}'")} is not possible; {error.Message}.");
            }
        }

        options = AloneByDefault(options);
        options.Validate();
        return options;
    }

    // A node that is a cluster of its own needs nothing to be set up first.
    private static NodeOptions AloneByDefault(NodeOptions options) => options.Seeds.Count > 0 ? options : options with
    {
        Journal = options.Journal ?? new JournalAddress.Sqlite(Path.GetFullPath(StandaloneFolder)),
        Blobs = options.Blobs ?? Path.Combine(StandaloneFolder, "blobs"),
    };

    private static IEnumerable<(string Name, string Value)> InFile(string file)
    {
        var path = Path.GetFullPath(file);
        IConfigurationRoot root;
        try
        {
            root = new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OptionInvalidException($"config: '{file}' can not be read; expected a JSON file.");
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw new OptionInvalidException($"config: '{file}' is not valid JSON ({error.GetBaseException().Message}).");
        }

        foreach (var section in root.GetChildren())
        {
            if (NodeOption.All.All(option => option.Name != section.Key)) throw Unknown($"{section.Key} in '{file}'", section.Key, o => o.Name);
            var items = section.GetChildren().ToArray();
            if (items.Any(item => item.Value is null || !int.TryParse(item.Key, out _)))
                throw new OptionInvalidException($"{section.Key} in '{file}': an object is not possible; expected a text, a number or a list of texts.");
            yield return (section.Key, section.Value ?? string.Join(',', items.Select(item => item.Value)));
        }
    }

    private static IEnumerable<(string Name, string Value, string Variable)> InEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (variable, value) in environment)
        {
            if (!variable.StartsWith(Prefix, StringComparison.Ordinal) || OtherVariables.Contains(variable)) continue;
            var option = NodeOption.All.FirstOrDefault(known => known.Variable == variable) ?? throw Unknown(variable, variable, o => o.Variable);
            yield return (option.Name, value, variable);
        }
    }

    private static OptionInvalidException Unknown(string place, string name, Func<NodeOption, string> nameOf)
    {
        var nearest = NodeOption.All.Select(nameOf).MinBy(known => EditDistance.Between(known, name));
        return new OptionInvalidException($"{place}: there is no such option; did you mean '{nearest}'?");
    }
}
