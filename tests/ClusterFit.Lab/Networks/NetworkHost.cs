using System.Net;

namespace ClusterFit.Lab.Networks;

/// <summary>A host of a <see cref="NetworkLab"/>: a network namespace with one address.</summary>
/// <param name="Name">Its name in the lab.</param>
/// <param name="Namespace">Its name for <c>ip netns</c>.</param>
/// <param name="Address">Its address.</param>
public sealed record NetworkHost(string Name, string Namespace, IPAddress Address);
