namespace ClusterFit.Cli.Server;

/// <summary>What a server says of itself.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Limits">What it takes at most.</param>
/// <param name="Scopes">What the caller may do.</param>
internal sealed record ServiceView(string Version, ServiceLimits Limits, IReadOnlyList<string> Scopes);

/// <summary>What a server takes at most.</summary>
/// <param name="ImageBytes">Bytes of an image file.</param>
/// <param name="ImagePixels">Pixels of an image.</param>
/// <param name="BatchImages">Images of a batch.</param>
/// <param name="BodyBytes">Bytes of a request.</param>
internal sealed record ServiceLimits(long ImageBytes, long ImagePixels, int BatchImages, long BodyBytes);
