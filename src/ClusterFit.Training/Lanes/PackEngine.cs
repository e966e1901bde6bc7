using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>What a pack computes: networks of one shape, trained together as batched matrix products without autograd. Each lane has numbers of
/// its own, and no operation mixes lanes. All calls come from one thread.</summary>
internal sealed class PackEngine : IDisposable
{
    /// <summary>Rows of a lane that go through the network at once, which bounds the memory of a step. A number for each lane: how a batch is
    /// divided must not depend on the other lanes.</summary>
    private const int ChunkRows = 2048;

    /// <summary>Most features that are made at once for the steps to come.</summary>
    private const long MostFeatures = 1L << 22;

    private readonly NetworkShape _network;
    private readonly LaneShape _shape;
    private readonly Device _device;
    private readonly PixelTable _table;
    private readonly LaneRows _rows;

    /// <summary>An engine without lanes.</summary>
    public PackEngine(NetworkShape network, LaneShape shape, Device device)
    {
        TorchSetup.Ensure();
        TorchSetup.RequireFullPrecision(device);
        (_network, _shape, _device) = (network, shape, device);
        var table = new PixelTable(GridFactors.Of(shape.Encoder, new PixelFrame(shape.Width, shape.Height)), device);
        try
        {
            (_table, _rows) = (table, new LaneRows(shape, network.Parameters, device));
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Takes in a lane that goes on from a state.</summary>
    public LaneSeat Add(RecipeSpec recipe, NetworkState state, PixelImage image) => _rows.Add(recipe, state, image.Samples);

    /// <summary>A lane leaves. The others do not notice.</summary>
    public void Remove(LaneSeat seat) => _rows.Remove(seat);

    /// <summary>Makes the steps of a round. The device is waited for at its end alone.</summary>
    /// <param name="round">The steps.</param>
    /// <param name="goesOn">Asked before each step, with its number from 0; may evaluate, copy or remove lanes that are not in the round, and end
    /// the round.</param>
    public void Run(LaneRound round, Func<int, bool> goesOn)
    {
        using var scope = NewDisposeScope();
        _rows.Arrange(round.Turns.Select(turn => turn.Seat));
        var (lanes, steps) = (round.Turns.Count, round.Steps);
        var pixels = Place(tensor(round.Pixels(_shape.Pixels)).view(steps, lanes, round.BatchRows));
        var factors = Place(tensor(round.Factors(_shape.Channels)).view(steps, StepFactors.Count, lanes, 1));
        var losses = Place(tensor(round.Turns.Select(turn => turn.LossSum).ToArray()));
        var (step, end) = (0, 0);
        while (step == end && step < steps)
        {
            using var part = NewDisposeScope();
            var active = round.LanesAt(step);
            while (end < steps && round.LanesAt(end) == active) end++;
            step += Run(new Stretch(round, step, end - step, active), pixels.narrow(0, step, end - step).narrow(1, 0, active),
                factors.narrow(0, step, end - step).narrow(2, 0, active), losses.narrow(0, 0, active), goesOn);
        }
        round.End(step, losses.cpu().data<double>().ToArray());
    }

    /// <summary>The gradient of a lane over a batch of pixels, flat, and the sum of the squared errors.</summary>
    public (float[] Gradient, double LossSum) Gradient(LaneSeat seat, int[] batch)
    {
        using var scope = NewDisposeScope();
        var (pixels, loss) = (new long[batch.Length], Place(zeros(1, float64)));
        for (var i = 0; i < batch.Length; i++) pixels[i] = (long)seat.Home * _shape.Pixels + batch[i];
        var factors = new float[StepFactors.Count];
        StepFactors.Write(factors, 1, seat.Recipe, 1, 0, 0, batch.Length, _shape.Channels);
        var gradient = Gradient(new LanePass(_network, _rows.Parameters.narrow(0, seat.Row, 1)), Place(tensor(pixels).view(1, -1)),
            new StepFactors(Place(tensor(factors).view(-1, 1, 1))), loss, isRagged: false);
        return (gradient.cpu().data<float>().ToArray(), loss.cpu().data<double>()[0]);
    }

    /// <summary>The samples of a lane at pixels of its image.</summary>
    public float[] Sample(LaneSeat seat, int first, int count)
    {
        using var scope = NewDisposeScope();
        return Forward(seat, _table.Features(Range(first, count, int64)));
    }

    /// <summary>The samples of a lane for features in main memory, a row for each point.</summary>
    public float[] Sample(LaneSeat seat, Tensor features)
    {
        using var scope = NewDisposeScope();
        return Forward(seat, Place(features));
    }

    /// <summary>Exchanges the parameters and the average of a lane, if it has one.</summary>
    public void ExchangeWithAverage(LaneSeat seat) => _rows.ExchangeWithAverage(seat);

    /// <summary>A copy of a lane's parameters.</summary>
    public float[] CopyWeights(LaneSeat seat) => _rows.CopyWeights(seat);

    /// <summary>A copy of all numbers of a lane.</summary>
    public NetworkState CopyState(LaneSeat seat) => _rows.CopyState(seat);

    /// <inheritdoc />
    public void Dispose()
    {
        _rows.Dispose();
        _table.Dispose();
    }

    private float[] Forward(LaneSeat seat, Tensor features) =>
        new LanePass(_network, _rows.Parameters.narrow(0, seat.Row, 1)).Forward(features.unsqueeze(0)).cpu().data<float>().ToArray();

    private Tensor Range(long first, long count, ScalarType type)
    {
        // TorchSharp lets the garbage collector free a number while native code reads it: it must have a name until then.
        using Scalar from = first, to = first + count;
        return arange(from, to, TorchSetup.One, type, _device);
    }

    private Tensor Place(Tensor values) => values.to(_device, copy: true);

    /// <summary>Steps of a round that the same lanes make.</summary>
    private readonly record struct Stretch(LaneRound Round, int First, int Count, int Lanes);

    /// <summary>Makes the steps, and returns how many it was to make.</summary>
    private int Run(Stretch stretch, Tensor pixels, Tensor factors, Tensor losses, Func<int, bool> goesOn)
    {
        var pass = new LanePass(_network, _rows.Parameters.narrow(0, 0, stretch.Lanes));
        var ahead = StepsAhead(stretch.Lanes, stretch.Round.BatchRows);
        for (var first = 0; first < stretch.Count; first += ahead)
        {
            using var scope = NewDisposeScope();
            var samples = ahead == 1 ? null : Samples(pixels.narrow(0, first, Math.Min(ahead, stretch.Count - first)));
            for (var step = first; step < Math.Min(stretch.Count, first + ahead); step++)
            {
                if (!goesOn(stretch.First + step)) return step;
                using var inner = NewDisposeScope();
                var these = new StepFactors(factors.select(0, step));
                var isRagged = stretch.Round.IsRagged(stretch.First + step);
                var gradient = samples is null
                    ? Gradient(pass, pixels.select(0, step), these, losses, isRagged)
                    : Gradient(pass, samples[step - first], 0, these, losses, isRagged);
                Update(stretch.Lanes, gradient, these);
            }
        }
        return stretch.Count;
    }

    /// <summary>Steps whose features are made at once, which saves operations: small batches are many.</summary>
    private int StepsAhead(int lanes, int batchRows) =>
        batchRows > ChunkRows ? 1 : (int)Math.Max(1, MostFeatures / ((long)lanes * batchRows * _network.Inputs));

    /// <summary>Features and targets of the batches of each step.</summary>
    private (Tensor Features, Tensor Targets)[] Samples(Tensor pixels) =>
        [.. _table.Features(pixels).unbind(0).Zip(_rows.Targets(pixels).unbind(0))];

    /// <summary>The gradients of neighbouring lanes, a row for each; adds the sums of their squared errors.</summary>
    /// <param name="pass">The lanes.</param>
    /// <param name="pixels">Lanes x rows: the pixels of their batches.</param>
    /// <param name="factors">The step's factors.</param>
    /// <param name="losses">A sum for each lane.</param>
    /// <param name="isRagged">Whether some rows are no pixels of the batch.</param>
    private Tensor Gradient(LanePass pass, Tensor pixels, StepFactors factors, Tensor losses, bool isRagged)
    {
        Tensor? sum = null;
        var rows = (int)pixels.shape[1];
        for (var first = 0; first < rows; first += ChunkRows)
        {
            using var scope = NewDisposeScope();
            var chunk = pixels.narrow(1, first, Math.Min(ChunkRows, rows - first));
            var gradient = Gradient(pass, (_table.Features(chunk), _rows.Targets(chunk)), first, factors, losses, isRagged);
            if (sum is null) sum = gradient.MoveToOuterDisposeScope();
            else sum.add_(gradient, TorchSetup.One);
        }
        return sum!;
    }

    private Tensor Gradient(
        LanePass pass, (Tensor Features, Tensor Targets) samples, int firstRow, StepFactors factors, Tensor losses, bool isRagged)
    {
        using var scope = NewDisposeScope();
        var error = pass.Forward(samples.Features).sub_(samples.Targets);
        // 1 for a row that counts and 0 for one that does not; both are of the same lane.
        if (isRagged) error.mul_(Range(firstRow, error.shape[1], float32).lt(factors.Rows).unsqueeze(2));
        var exact = error.to(float64);
        losses.add_(exact.mul_(exact).sum(1, 2), TorchSetup.One);
        return pass.Backward(error.mul_(factors.Scale.unsqueeze(2))).MoveToOuterDisposeScope();
    }

    private void Update(int lanes, Tensor gradient, StepFactors factors)
    {
        using var scope = NewDisposeScope();
        var parameters = _rows.Parameters.narrow(0, 0, lanes);
        LaneAdam.Update(parameters, _rows.FirstMoments.narrow(0, 0, lanes), _rows.SecondMoments.narrow(0, 0, lanes), gradient, factors);
        _rows.Average?.narrow(0, 0, lanes).lerp_(parameters, factors.Share);
    }
}
