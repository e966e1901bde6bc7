using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>On the device: every number of all lanes of a pack, each kind as one tensor with a row for each lane, and the lanes' images.
/// There are as many rows as there were lanes at a time, rounded up to a power of two.</summary>
internal sealed class LaneRows : IDisposable
{
    private readonly LaneShape _shape;
    private readonly Device _device;
    private readonly Tensor[] _numbers;
    private readonly List<LaneSeat?> _seats = [];
    private readonly Stack<int> _homes = new();
    private Tensor _images;

    /// <summary>Rows for lanes of so many parameters.</summary>
    public LaneRows(LaneShape shape, int parameters, Device device)
    {
        (_shape, _device) = (shape, device);
        _numbers = [.. Enumerable.Range(0, shape.HasAverage ? 4 : 3).Select(_ => empty(0, parameters, device: device).DetachFromDisposeScope())];
        _images = empty(0, (long)shape.Pixels * shape.Channels, device: device).DetachFromDisposeScope();
    }

    /// <summary>Parameters.</summary>
    public Tensor Parameters => _numbers[0];

    /// <summary>Adam's first moments.</summary>
    public Tensor FirstMoments => _numbers[1];

    /// <summary>Adam's second moments.</summary>
    public Tensor SecondMoments => _numbers[2];

    /// <summary>Moving averages of the parameters; null when lanes have none.</summary>
    public Tensor? Average => _shape.HasAverage ? _numbers[3] : null;

    /// <summary>The samples of pixels, which are counted over all images; they become a new last dimension.</summary>
    public Tensor Targets(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var samples = _images.view(-1, _shape.Channels).index_select(0, pixels.reshape(-1));
        return samples.view([.. pixels.shape, _shape.Channels]).MoveToOuterDisposeScope();
    }

    /// <summary>Takes in a lane.</summary>
    public LaneSeat Add(RecipeSpec recipe, NetworkState state, float[] samples)
    {
        if (_homes.Count == 0) Grow();
        var row = _seats.IndexOf(null);
        float[][] numbers = [state.Parameters, state.FirstMoments, state.SecondMoments, state.Average];
        for (var i = 0; i < _numbers.Length; i++) Write(_numbers[i], row, numbers[i]);
        Write(_images, _homes.Peek(), samples);
        return _seats[row] = new LaneSeat(recipe, _homes.Pop(), row);
    }

    /// <summary>A lane leaves. What is in its row does not matter any more.</summary>
    public void Remove(LaneSeat seat)
    {
        _seats[seat.Row] = null;
        _homes.Push(seat.Home);
    }

    /// <summary>Moves lanes to the first rows, in this order; those that are in the way change places with them. When memory does not suffice,
    /// all is as before: what is moved is copied first.</summary>
    public void Arrange(IEnumerable<LaneSeat> first)
    {
        var seats = _seats.ToArray();
        foreach (var (row, seat) in first.Index())
        {
            var other = Array.IndexOf(seats, seat);
            (seats[row], seats[other]) = (seats[other], seats[row]);
        }
        var changed = Enumerable.Range(0, seats.Length).Where(row => seats[row] is { } seat && seat.Row != row).ToArray();
        if (changed.Length == 0) return;
        using var scope = NewDisposeScope();
        var to = tensor(changed.Select(row => (long)row).ToArray()).to(_device, copy: true);
        var from = tensor(changed.Select(row => (long)seats[row]!.Row).ToArray()).to(_device, copy: true);
        var moved = _numbers.Select(numbers => numbers.index_select(0, from)).ToArray();
        foreach (var (numbers, rows) in _numbers.Zip(moved)) numbers.index_copy_(0, to, rows);
        foreach (var row in changed) seats[row]!.Row = row;
        for (var row = 0; row < seats.Length; row++) _seats[row] = seats[row];
    }

    /// <summary>Exchanges the parameters and the average of a lane, if it has one.</summary>
    public void ExchangeWithAverage(LaneSeat seat)
    {
        if (Average is null) return;
        using var scope = NewDisposeScope();
        var (parameters, average) = (Parameters.narrow(0, seat.Row, 1), Average.narrow(0, seat.Row, 1));
        var weights = parameters.clone();
        parameters.copy_(average);
        average.copy_(weights);
    }

    /// <summary>A copy of a lane's parameters.</summary>
    public float[] CopyWeights(LaneSeat seat) => Copy(Parameters, seat);

    /// <summary>A copy of all numbers of a lane.</summary>
    public NetworkState CopyState(LaneSeat seat) => new(
        Copy(Parameters, seat), Copy(FirstMoments, seat), Copy(SecondMoments, seat), Average is null ? [] : Copy(Average, seat));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var numbers in _numbers) numbers.Dispose();
        _images.Dispose();
    }

    private static float[] Copy(Tensor numbers, LaneSeat seat)
    {
        using var scope = NewDisposeScope();
        return numbers.narrow(0, seat.Row, 1).cpu().data<float>().ToArray();
    }

    private static void Write(Tensor rows, int row, float[] values)
    {
        using var scope = NewDisposeScope();
        rows.narrow(0, row, 1).copy_(tensor(values).view(1, -1));
    }

    /// <summary>Twice as many rows. Tensors grow one after the other, so that memory holds only one of them twice; when it does not suffice, all
    /// is as before, for rows that nobody counts do no harm.</summary>
    private void Grow()
    {
        var (rows, more) = (_seats.Count, Math.Max(1, _seats.Count));
        for (var i = 0; i < _numbers.Length; i++) _numbers[i] = Grown(_numbers[i], rows, rows + more);
        _images = Grown(_images, rows, rows + more);
        for (var i = 0; i < more; i++)
        {
            _seats.Add(null);
            _homes.Push(rows + more - 1 - i);
        }
    }

    private static Tensor Grown(Tensor old, int rows, int all)
    {
        if (old.shape[0] >= all) return old;
        using var scope = NewDisposeScope();
        var grown = zeros(all, old.shape[1], device: old.device);
        grown.narrow(0, 0, rows).copy_(old.narrow(0, 0, rows));
        grown.DetachFromDisposeScope();
        old.Dispose();
        return grown;
    }
}
