namespace ClusterFit.Core.Api;

/// <summary>What the API is.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Name">Name of the node.</param>
/// <param name="Links">Where things are.</param>
/// <param name="Limits">What it takes at most.</param>
/// <param name="Key">Name of the caller's key.</param>
/// <param name="Scopes">What the caller may do.</param>
public sealed record AboutView(
    string Version, string Name, IReadOnlyDictionary<string, string> Links, LimitsView Limits, string Key, IReadOnlyList<ApiScope> Scopes);

/// <summary>What the API takes at most.</summary>
/// <param name="ImageBytes">Bytes of an image.</param>
/// <param name="ImagePixels">Pixels of an image.</param>
/// <param name="BatchImages">Images of a batch.</param>
/// <param name="BodyBytes">Bytes of a JSON body.</param>
public sealed record LimitsView(long ImageBytes, long ImagePixels, int BatchImages, long BodyBytes);

/// <summary>A setting of a fit.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Description">What it does, and which values it takes.</param>
/// <param name="Default">Its value where no preset and nobody says otherwise.</param>
public sealed record SettingView(string Key, string Description, string Default);
