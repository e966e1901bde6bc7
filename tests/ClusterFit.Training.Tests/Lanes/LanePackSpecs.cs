using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Lanes;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Tests.Fitting;
using TorchSharp;

namespace ClusterFit.Training.Tests.Lanes;

/// <summary>The pack's thread and what lanes ask of it.</summary>
public sealed class LanePackSpecs : IDisposable
{
    private readonly NetworkShape _network;
    private readonly NetworkState _state;
    private readonly LanePack _pack;

    public LanePackSpecs()
    {
        (_network, _state) = SmallFits.Begin(PackBench.Spec, SmallFits.Image());
        _pack = new LanePack(_network, LaneShape.Of(_network, SmallFits.Image()), torch.CPU);
    }

    public void Dispose() => _pack.End();

    [Fact]
    public void Lanes_keep_their_numbers_while_the_pack_grows_and_others_leave()
    {
        var seats = Enumerable.Range(0, 9).Select(i => Join(Marked(i))).ToArray();
        foreach (var leaving in new[] { 0, 3, 8 }) _pack.Leave(seats[leaving]);
        seats[3] = Join(Marked(30));
        foreach (var training in new[] { 7, 2 }) _pack.Train(seats[training], Slice(20, rate: 0), 0);
        foreach (var i in new[] { 1, 2, 4, 5, 6, 7 }) Assert.Equal(Marked(i).Parameters, Weights(seats[i]));
        Assert.Equal(Marked(30).Parameters, Weights(seats[3]));
        Assert.Equal(Marked(4).SecondMoments, _pack.Ask(seats[4], engine => engine.CopyState(seats[4])).SecondMoments);
    }

    [Fact]
    public void A_lane_that_diverges_ends_before_its_slice_and_leaves_nothing_to_the_next()
    {
        var seat = Join(_state);
        var turn = _pack.Train(seat, Slice(500, rate: double.PositiveInfinity), 0);
        Assert.False(double.IsFinite(turn.LossSum));
        Assert.InRange(turn.Made, 1, 64);
        Assert.Contains(Weights(seat), float.IsNaN);
        _pack.Leave(seat);
        var next = Join(_state);
        Assert.Equal(_state.Parameters, Weights(next));
        Assert.True(double.IsFinite(_pack.Train(next, Slice(500, rate: 1e-3), 0).LossSum));
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB.")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")]
    public void Failure_reaches_the_lane_that_asked_and_no_other(string full)
    {
        var (one, other) = (Join(_state), Join(_state));
        Assert.Throws<TimeoutException>(() => _pack.Ask<int>(one, _ => throw new TimeoutException()));
        Assert.Throws<DeviceMemoryException>(() => _pack.Ask<int>(one, _ => throw new InvalidOperationException(full)));
        Assert.Equal(_state.Parameters, Weights(other));
    }

    [Fact]
    public void Memory_that_does_not_suffice_is_told_as_such() => Assert.Throws<DeviceMemoryException>(() => _pack.Ask(Join(_state), _ =>
    {
        using var tensor = torch.zeros(1L << 50);
        return tensor.shape[0];
    }));

    [Fact]
    public async Task Native_memory_stays_flat_while_lanes_train_are_evaluated_and_replaced()
    {
        var seats = Enumerable.Range(0, 3).Select(_ => Join(_state)).ToArray();
        var live = new List<long>();
        for (var round = 0; round < 40; round++)
        {
            await Task.WhenAll(seats.Select((seat, i) => PackBench.OnThread(() => _pack.Train(seat, Slice(9 + 4 * i, rate: 1e-3), 0))));
            foreach (var seat in seats)
            {
                _pack.Ask(seat, engine => engine.Sample(seat, 0, 280));
                _pack.Ask(seat, engine => engine.CopyState(seat));
            }
            _pack.Leave(seats[round % 3]);
            seats[round % 3] = Join(_state);
            live.Add(_pack.Ask(seats[0], _ => DisposeScopeManager.Statistics.ThreadTotalLiveCount));
        }
        Assert.Equal(live[2], live[^1]);
    }

    [Fact]
    public void Slices_of_lanes_make_the_same_steps_as_the_vector_loops()
    {
        using var looped = new VectorNetwork(_network, SmallFits.Image(), _state, new IdleCores(1));
        var seat = Join(_state);
        var (expected, slice) = (1.5, Slice(30, rate: 1e-3));
        Assert.Equal(30, looped.Train(slice, ref expected));
        Assert.Equal(expected, _pack.Train(seat, slice, 1.5).LossSum, 1e-5 * expected);
        var (state, moved) = (_pack.Ask(seat, engine => engine.CopyState(seat)), looped.CopyState());
        Close(moved.Parameters, state.Parameters, _state.Parameters);
        Close(moved.FirstMoments, state.FirstMoments, _state.FirstMoments);
        Close(moved.SecondMoments, state.SecondMoments, _state.SecondMoments);
        Close(moved.Average, state.Average, _state.Average);
    }

    // To a part of the way that they have moved.
    private static void Close(float[] expected, float[] actual, float[] start)
    {
        double Norm(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());
        Assert.InRange(Norm(expected, actual), 0, 1e-4 * Norm(expected, start));
        Assert.True(Norm(expected, start) > 0);
    }

    private LaneSeat Join(NetworkState state) => _pack.Join(_network, SmallFits.Image(), state);

    private float[] Weights(LaneSeat seat) => _pack.Ask(seat, engine => engine.CopyWeights(seat));

    private NetworkState Marked(int mark) => _state with
    {
        Parameters = [.. _state.Parameters.Select(value => value + mark)],
        SecondMoments = [.. _state.SecondMoments.Select(_ => 1f + mark)],
    };

    // An epoch of 9 batches, the last one with 24 pixels; as many epochs as needed.
    private static StepSlice Slice(int steps, double rate)
    {
        var order = Enumerable.Range(0, steps * 32 - 8).Select(i => i * 11 % 280).ToArray();
        return new StepSlice(order, 32, 1, [.. Enumerable.Repeat(rate, steps)], [.. Enumerable.Repeat(0.1, steps)]);
    }
}
