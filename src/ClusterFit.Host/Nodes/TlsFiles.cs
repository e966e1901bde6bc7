namespace ClusterFit.Host.Nodes;

/// <summary>PEM files for encrypted connections between nodes, in which both sides show a certificate of the same authority.</summary>
/// <param name="Certificate">This node's certificate.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Authority">The certificate of the cluster's authority, the only one that is trusted.</param>
public sealed record TlsFiles(string Certificate, string Key, string Authority);
