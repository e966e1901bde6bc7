using ClusterFit.Core.Studies.Documents;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Documents;

public class DurationSpecs
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("90m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172_800)]
    [InlineData("0.25s", 0.25)]
    [InlineData("365d", 31_536_000)]
    public void A_number_and_a_unit_are_a_time(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("h")]
    [InlineData("0s")]
    [InlineData("-1h")]
    [InlineData("1e3s")]
    [InlineData("1 h")]
    [InlineData("365.1d")]
    [InlineData("0.00000001s")]
    public void Anything_else_is_none(string text) => Assert.Null(Duration.Parse(text));

    [Fact]
    public void Every_time_survives_the_way_through_text() => Gen.Long[1, TimeSpan.FromDays(365).Ticks].Sample(
        ticks => Duration.Parse(Duration.Format(TimeSpan.FromTicks(ticks))) == TimeSpan.FromTicks(ticks));
}
