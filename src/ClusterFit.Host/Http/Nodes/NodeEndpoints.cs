using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Requests;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Nodes;

/// <summary>The nodes of the cluster.</summary>
internal sealed class NodeEndpoints(ApiBackend backend)
{
    /// <summary>Adds the path.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.Map(
        "GET",
        "/v1/nodes",
        new Operation("listNodes", "The nodes, and what the workers among them offer and run.", ApiScope.Read) { Answer = typeof(NodesView) },
        async context => await JsonBody.WriteAsync(context, await backend.Groups.ReadNodesAsync(context.RequestAborted)));
}
