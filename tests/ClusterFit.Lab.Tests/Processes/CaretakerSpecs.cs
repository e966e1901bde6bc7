using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Tests.Processes;

public sealed class CaretakerSpecs : IDisposable
{
    private const string FolderVariable = "CLUSTERFIT_CARETAKER_SPECS";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clusterfit-lab-");
    private readonly IDisposable _promise;

    public CaretakerSpecs() => _promise = Caretaker.Promise($"rm -rf '{_folder.FullName}'");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _promise.Dispose();
    }

    [Fact]
    public async Task Promises_are_kept_the_latest_first_when_the_test_process_is_killed_and_not_when_they_were_withdrawn()
    {
        // This program again, which runs the test below.
        using var killed = ChildProcess.Start(
            Environment.ProcessPath!, ["-explicit", "only", "-method", $"*.{nameof(Promises_and_is_killed)}"], _ => { }, _ => { },
            new Dictionary<string, string> { [FolderVariable] = _folder.FullName });
        await ThereAsync("promised");

        killed.Send(Signal.Kill);

        await ThereAsync("end");
        Assert.Equal(["third", "first"], await File.ReadAllLinesAsync(PathOf("kept"), TestContext.Current.CancellationToken));
    }

    [Fact(Explicit = true)]
    public async Task Promises_and_is_killed()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder) return;
        Caretaker.Promise($"touch '{folder}/end'");
        Caretaker.Promise($"echo first >>'{folder}/kept'");
        Caretaker.Promise($"echo second >>'{folder}/kept'").Dispose();
        Caretaker.Promise($"echo third >>'{folder}/kept'");
        await File.WriteAllTextAsync(Path.Combine(folder, "promised"), "", TestContext.Current.CancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task ThereAsync(string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!File.Exists(PathOf(name))) await Task.Delay(10, patience.Token);
    }
}
