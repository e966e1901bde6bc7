namespace ClusterFit.Core.Studies.Sampling;

/// <summary>Independent points, each value of a dimension as likely as the others.</summary>
public sealed class RandomSampler : ISampler
{
    /// <inheritdoc />
    public bool UsesResults => false;

    /// <inheritdoc />
    public Point Propose(ProposalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var random = Samplers.RandomOfTrial(request);
        return request.Space.Fill(i => request.Space.Dimensions[i].FromUnit(random.NextDouble()));
    }
}
