using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ClusterFit.EndToEnd.Watching;

/// <summary>The files of the folder <c>deploy</c>, beside the tests.</summary>
internal static class Deployed
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "deploy", name);

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    /// <summary>Names of the files below a folder, with their paths from <c>deploy</c>.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) => [.. Directory
        .EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(PathOf(""), file)).Order(StringComparer.Ordinal)];

    /// <summary>The one document of a YAML file. Keys that come twice are refused; the merge keys of Compose are resolved.</summary>
    public static YamlMappingNode Yaml(string name)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(Text(name));
        stream.Load(new MergingParser(new Parser(reader)));
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }
}

/// <summary>Short ways through a YAML document.</summary>
internal static class YamlNodes
{
    public static YamlNode? Find(this YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static YamlNode At(this YamlNode node, string key) => node.Find(key) ?? throw new InvalidOperationException($"There is no '{key}' in {node}.");

    public static IEnumerable<(string Key, YamlNode Value)> Entries(this YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(entry => (((YamlScalarNode)entry.Key).Value!, entry.Value));

    public static IEnumerable<YamlNode> Items(this YamlNode node) => ((YamlSequenceNode)node).Children;

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;
}
