using System.Collections.Concurrent;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Training.Tests.Fitting;

public sealed class ShardTeamSpecs
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(9, 4)]
    public void Every_piece_runs_once_on_at_most_the_idle_cores(int cores, int members)
    {
        using var team = new ShardTeam(new IdleCores(cores));
        for (var round = 0; round < 200; round++)
        {
            var ran = new ConcurrentBag<(int Piece, int Member)>();
            team.Run(20, (piece, member) => ran.Add((piece, member)));
            Assert.Equal(Enumerable.Range(0, 20), ran.Select(entry => entry.Piece).Order());
            Assert.All(ran, entry => Assert.InRange(entry.Member, 0, members - 1));
        }
    }

    [Fact]
    public void Borrowed_cores_are_used_and_come_back()
    {
        var cores = new IdleCores(2);
        using (var team = new ShardTeam(cores))
        {
            using var together = new Barrier(2);
            team.Run(2, (_, _) => Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(20))));
            Assert.True(cores.TryBorrow());
            Assert.False(cores.TryBorrow());
            cores.Return();
        }
        Assert.True(cores.TryBorrow() && cores.TryBorrow());
    }

    [Fact]
    public void Every_thread_that_trains_has_one_libtorch_thread()
    {
        using var team = new ShardTeam(new IdleCores(2));
        using var together = new Barrier(2);
        var threads = new ConcurrentBag<int>();
        team.Run(2, (_, _) =>
        {
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(20)));
            threads.Add(TorchSharp.torch.get_num_threads());
        });
        Assert.Equal([1, 1], threads);
    }

    [Fact]
    public void More_fits_than_cores_borrow_nothing()
    {
        var cores = new IdleCores(1);
        using (new ShardTeam(cores))
        {
            using var two = new ShardTeam(cores);
            Assert.False(cores.TryBorrow());
        }
        Assert.True(cores.TryBorrow());
    }

    [Fact]
    public void Failure_of_a_piece_reaches_the_caller_and_the_team_goes_on()
    {
        using var team = new ShardTeam(new IdleCores(3));
        Assert.Throws<InvalidOperationException>(() => team.Run(8, (piece, _) =>
        {
            if (piece == 5) throw new ArgumentException("piece 5");
        }));
        var ran = 0;
        team.Run(8, (_, _) => Interlocked.Increment(ref ran));
        Assert.Equal(8, ran);
    }
}
