using System.Diagnostics;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using TorchSharp;

namespace ClusterFit.Training.Lanes;

/// <summary>Trains lanes of one shape on one device, on a thread of its own. Lanes come, go and ask independently, each from its own thread,
/// which waits for the answer. The slices of all lanes that are there are trained together, round by round; what lanes ask for meanwhile is
/// done between two steps.</summary>
internal sealed class LanePack
{
    /// <summary>How long a round waits for lanes that were answered just now and will mostly come back at once.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly Queue<PackRequest> _requests = new();
    private readonly Queue<PackRequest> _arrivals = new();
    private readonly List<PackSlice> _slices = [];
    private readonly HashSet<LaneSeat> _expected = [];
    private readonly Func<PackEngine> _create;
    private readonly Thread _thread;
    private PackEngine? _engine;
    private long _answered;
    private volatile bool _isAsked, _isJoined;
    private bool _ending;

    /// <summary>A pack for lanes of a shape.</summary>
    public LanePack(NetworkShape network, LaneShape shape, torch.Device device)
    {
        _create = () => new PackEngine(network, shape, device);
        // Its work is waited for by threads that hold the process; so it need not. Like those of libtorch, it has the priority of who starts it.
        _thread = new Thread(Loop) { IsBackground = true, Name = $"pack on {device}" };
        _thread.Start();
    }

    private PackEngine Engine => _engine ??= _create();

    /// <summary>Takes in a lane.</summary>
    public LaneSeat Join(NetworkShape network, PixelImage image, NetworkState state)
    {
        LaneSeat? seat = null;
        Wait(new PackRequest(() => seat = Engine.Add(network.Spec.Recipe, state, image)), null);
        return seat!;
    }

    /// <summary>A lane leaves.</summary>
    public void Leave(LaneSeat seat) => Ask(seat, engine =>
    {
        engine.Remove(seat);
        return true;
    });

    /// <summary>Answers a lane between two steps of the others.</summary>
    public T Ask<T>(LaneSeat seat, Func<PackEngine, T> work)
    {
        var answer = default(T);
        Wait(new PackRequest(() => answer = work(Engine)), seat);
        return answer!;
    }

    /// <summary>Trains a lane's slice together with those of others.</summary>
    public LaneTurn Train(LaneSeat seat, StepSlice slice, double lossSum)
    {
        var mine = new PackSlice(new LaneTurn(seat, slice, lossSum));
        lock (_gate)
        {
            _slices.Add(mine);
            _isJoined = true;
            _expected.Remove(seat);
            Monitor.Pulse(_gate);
        }
        mine.Wait();
        return mine.Turn;
    }

    /// <summary>Ends the thread and frees the device's memory, after all lanes have left.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ending = true;
            Monitor.Pulse(_gate);
        }
        _thread.Join();
    }

    private void Wait(PackRequest request, LaneSeat? seat)
    {
        lock (_gate)
        {
            (seat is null ? _arrivals : _requests).Enqueue(request);
            if (seat is null) _isJoined = true;
            else _isAsked = true;
            // Who asks something will not be back at once.
            if (seat is not null) _expected.Remove(seat);
            Monitor.Pulse(_gate);
        }
        request.Wait();
    }

    private void Loop()
    {
        while (Next() is { } work) work();
        _engine?.Dispose();
    }

    /// <summary>What is to be done next; null when that is nothing any more.</summary>
    private Action? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_requests.Count > 0) return AnswerAll;
                if (_arrivals.TryDequeue(out var arrival)) return () => Answer(arrival);
                if (_slices.Count == 0 && _ending) return null;
                var grace = Grace - Stopwatch.GetElapsedTime(_answered);
                if (_slices.Count == 0) Monitor.Wait(_gate);
                else if (_expected.Count > 0 && grace > TimeSpan.Zero)
                    Monitor.Wait(_gate, (int)Math.Ceiling(grace.TotalMilliseconds));
                else return NextRound();
            }
        }
    }

    /// <summary>The lane that waits longest, and all that have batches as large as it.</summary>
    private Action NextRound()
    {
        _expected.Clear();
        _isJoined = false;
        var slices = _slices.Where(slice => slice.BatchRows == _slices[0].BatchRows).ToArray();
        _slices.RemoveAll(slices.Contains);
        return () => Train(slices);
    }

    private void Train(PackSlice[] slices)
    {
        Exception? failure = null;
        try
        {
            Engine.Run(LaneRound.Of([.. slices.Select(slice => slice.Turn)]), GoesOn);
        }
#pragma warning disable CA1031 // Whatever it is, each lane of the round fails with it, on its own thread.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }
        lock (_gate)
        {
            var over = slices.Where(slice => failure is not null || slice.Turn.IsOver).ToArray();
            // Behind those that waited meanwhile.
            _slices.AddRange(slices.Except(over));
            _expected.UnionWith(over.Select(slice => slice.Turn.Seat));
            _answered = Stopwatch.GetTimestamp();
            foreach (var slice in over) slice.End(failure);
        }
    }

    /// <summary>Answers who asked since the step before. A round ends early when somebody waits for the next one, but not before it was worth its
    /// start.</summary>
    private bool GoesOn(int step)
    {
        AnswerAll();
        return step < LaneRound.LeastSteps || !_isJoined;
    }

    private void AnswerAll()
    {
        while (_isAsked)
        {
            PackRequest? request;
            lock (_gate)
            {
                _isAsked = _requests.TryDequeue(out request);
            }
            if (request is not null) Answer(request);
        }
    }

    private static void Answer(PackRequest request)
    {
        Exception? failure = null;
        try
        {
            request.Do();
        }
#pragma warning disable CA1031 // Whatever it is, the lane that asked gets it, on its own thread.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }
        request.End(failure);
    }
}
