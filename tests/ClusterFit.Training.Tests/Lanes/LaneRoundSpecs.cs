using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Lanes;

namespace ClusterFit.Training.Tests.Lanes;

/// <summary>Which lanes go how many steps together.</summary>
public sealed class LaneRoundSpecs
{
    [Theory]
    [InlineData(new[] { 100, 40, 90 }, 40)]
    [InlineData(new[] { 1000, 500 }, 64)]
    [InlineData(new[] { 100, 3 }, 8)]
    [InlineData(new[] { 5, 3 }, 5)]
    [InlineData(new[] { 1 }, 1)]
    public void Round_lasts_until_the_first_lane_is_done_unless_that_is_too_short_or_too_long(int[] left, int steps) =>
        Assert.Equal(steps, LaneRound.Of([.. left.Select((count, row) => Turn(row, count))]).Steps);

    [Fact]
    public void Lanes_that_end_early_come_last_and_drop_out()
    {
        var round = LaneRound.Of([Turn(0, 2), Turn(1, 100), Turn(2, 5), Turn(3, 100)]);
        Assert.Equal([3, 1, 2, 0], round.Turns.Select(turn => turn.Seat.Row));
        Assert.Equal([4, 4, 3, 3, 3, 2, 2, 2], Enumerable.Range(0, round.Steps).Select(round.LanesAt));
        round.End(8, [1, 2, 3, 4]);
        Assert.Equal([(8, 92, 1.0), (8, 92, 2.0), (5, 0, 3.0), (2, 0, 4.0)], round.Turns.Select(turn => (turn.Made, turn.Left, turn.LossSum)));
        Assert.Equal([false, false, true, true], round.Turns.Select(turn => turn.IsOver));
    }

    [Fact]
    public void Lanes_stay_in_their_rows_where_they_can()
    {
        var round = LaneRound.Of([Turn(7, 50), Turn(2, 50), Turn(0, 50), Turn(9, 50)]);
        Assert.Equal([0, 7, 2, 9], round.Turns.Select(turn => turn.Seat.Row));
    }

    [Fact]
    public void Batch_that_is_not_full_is_filled_up_with_its_last_pixel()
    {
        var round = LaneRound.Of([Turn(0, 2, pixels: 5), Turn(1, 1)]);
        Assert.Equal([false, true], Enumerable.Range(0, 2).Select(round.IsRagged));
        Assert.Equal([0, 1, 2, 1000, 1001, 1002, 3, 4, 4, 0, 0, 0], round.Pixels(pixelsOfImage: 1000));
        var factors = round.Factors(channels: 2);
        Assert.Equal([3, 3, 2, 0], new[] { 12, 13, 26, 27 }.Select(i => factors[i]));
        Assert.Equal([2f / 6, 2f / 4], new[] { 10, 24 }.Select(i => factors[i]));
    }

    [Fact]
    public void Lane_whose_loss_is_not_finite_is_over()
    {
        var round = LaneRound.Of([Turn(0, 100)]);
        round.End(8, [double.NaN]);
        Assert.True(round.Turns[0].IsOver);
    }

    private static LaneTurn Turn(int row, int count, int? pixels = null)
    {
        const int BatchSize = 3;
        var order = Enumerable.Range(0, pixels ?? count * BatchSize).ToArray();
        var slice = new StepSlice(order, BatchSize, 1, [.. Enumerable.Repeat(0.1, count)], []);
        return new LaneTurn(new LaneSeat(new RecipeSpec(), row, row), slice, 0);
    }
}
