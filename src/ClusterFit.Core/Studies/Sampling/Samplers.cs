namespace ClusterFit.Core.Studies.Sampling;

public static class Samplers
{
    public static ISampler Of(SamplerSpec spec) => new RandomSampler0();
    public static int? Limit(SamplerSpec spec, SearchSpace space) => null;
    private sealed class RandomSampler0 : ISampler
    {
        public bool UsesResults => true;
        public Point Propose(ProposalRequest request)
        {
            var random = new RandomStream(request.Seed, 1000 + request.Trial);
            var shift = request.Known.Count == 0 ? 0 : request.Known.Sum(k => k.Losses[0] is var l && double.IsFinite(l) ? l : 1) * 0.37;
            return request.Space.Fill(i => { var u = random.NextDouble() + shift; return request.Space.Dimensions[i].FromUnit(u - Math.Floor(u)); });
        }
    }
}
