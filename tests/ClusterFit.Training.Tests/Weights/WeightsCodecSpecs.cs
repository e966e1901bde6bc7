using ClusterFit.Training.Weights;
using CsCheck;

namespace ClusterFit.Training.Tests.Weights;

public class WeightsCodecSpecs
{
    [Fact]
    public void A_file_gives_back_the_weights_it_was_made_of() =>
        AnyWeights.Weights.Sample(weights => AnyWeights.AssertEqual(weights, WeightsCodec.Decode(WeightsCodec.Encode(weights))));
}
