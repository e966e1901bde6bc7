using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Fitting;

/// <summary>Runs numbered pieces of work on the calling thread and on as many threads of its own as there are idle cores to borrow. Which
/// thread runs a piece is left to chance: pieces must not depend on each other.</summary>
internal sealed class ShardTeam : IDisposable
{
    /// <summary>Threads at most, the caller's included.</summary>
    public const int Members = 4;

    private readonly IdleCores _cores;
    private readonly List<Member> _members = [];
    private Action<int, int> _work = (_, _) => { };
    private int _pieces;
    private int _next;

    /// <summary>A team whose caller, the thread that makes it, occupies a core until it is disposed.</summary>
    public ShardTeam(IdleCores cores)
    {
        TorchSetup.Ensure();
        _cores = cores;
        _cores.Occupy();
    }

    /// <summary>Runs <paramref name="work"/> for each piece, with the number of the member that runs it, below <see cref="Members"/>.</summary>
    public void Run(int pieces, Action<int, int> work)
    {
        (_work, _pieces, _next) = (work, pieces, -1);
        var borrowed = 0;
        while (borrowed < Math.Min(Members, pieces) - 1 && _cores.TryBorrow())
        {
            if (_members.Count == borrowed) _members.Add(new Member(this, borrowed + 1));
            _members[borrowed++].Begin();
        }
        Exception? failure = null;
        try
        {
            TakePieces(member: 0);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        for (var i = 0; i < borrowed; i++)
        {
            failure = _members[i].End() ?? failure;
            _cores.Return();
        }
        if (failure is not null) throw new InvalidOperationException("A shard of the work failed.", failure);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
        _cores.Return();
    }

    private void TakePieces(int member)
    {
        for (var piece = Interlocked.Increment(ref _next); piece < _pieces; piece = Interlocked.Increment(ref _next)) _work(piece, member);
    }

    /// <summary>A thread that waits for work, at first by spinning: steps follow each other within microseconds.</summary>
    private sealed class Member : IDisposable
    {
        private const int Spins = 200;

        private readonly ManualResetEventSlim _begin = new(false, Spins);
        private readonly ManualResetEventSlim _end = new(false, Spins);
        private readonly Thread _thread;
        private Exception? _failure;
        private volatile bool _stopping;

        public Member(ShardTeam team, int number)
        {
            _thread = new Thread(() => Loop(team, number)) { IsBackground = true, Name = $"fit shard {number}" };
            _thread.Start();
        }

        public void Begin()
        {
            _end.Reset();
            _begin.Set();
        }

        public Exception? End()
        {
            _end.Wait();
            return _failure;
        }

        public void Dispose()
        {
            _stopping = true;
            _begin.Set();
            _thread.Join();
            _begin.Dispose();
            _end.Dispose();
        }

        private void Loop(ShardTeam team, int number)
        {
            TorchSetup.Ensure();
            while (true)
            {
                _begin.Wait();
                _begin.Reset();
                if (_stopping) return;
                _failure = null;
                try
                {
                    team.TakePieces(number);
                }
                catch (Exception exception)
                {
                    _failure = exception;
                }
                _end.Set();
            }
        }
    }
}
