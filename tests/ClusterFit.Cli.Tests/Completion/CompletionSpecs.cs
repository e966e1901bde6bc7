using ClusterFit.Cli.Tests.Batches;
using ClusterFit.Cli.Tests.Server;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Cli.Tests.Completion;

/// <summary>What the program offers to the shells.</summary>
public sealed class CompletionSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("sub", "submit")]
    [InlineData("batch dow", "download")]
    [InlineData("node li", "list")]
    [InlineData("fit x.png --preset dr", "draft")]
    [InlineData("fit --preset=dr", "--preset=draft")]
    [InlineData("presets dr", "draft")]
    [InlineData("submit photos --set epo", "epochs=")]
    [InlineData("submit photos --n", "--no-progress --name")]
    [InlineData("submit photos --name x --n", "--no-progress")]
    [InlineData("submit photos --set a=b --se", "--set --server --seed")]
    [InlineData("render x.cfw --field ", "gradient laplacian value")]
    [InlineData("batch list --state p", "paused")]
    [InlineData("batch list --j", "--json")]
    [InlineData("study do", "download")]
    [InlineData("study run ", ":files")]
    [InlineData("study run study.yaml --out ", ":folders")]
    [InlineData("study edit x --pa", "--parallelism")]
    [InlineData("study list --state p", "paused")]
    [InlineData("study submit x --device c", "cpu cuda")]
    [InlineData("keys create --scope ", "admin read submit")]
    [InlineData("completion ", "bash fish zsh")]
    [InlineData("fit pho", ":files")]
    [InlineData("fit ", ":files")]
    [InlineData("fit a.png b.png ", ":files")]
    [InlineData("render ", ":files")]
    [InlineData("fit x --out ", ":folders")]
    [InlineData("fit --out=pho", ":folders")]
    [InlineData("node --config ", ":files")]
    [InlineData("submit x --name ", "")]
    [InlineData("logout ", "--help --verbose")]
    [InlineData("fit -", "--checkpoint-every --deadline --device --engine --film --help --json --lanes --no-progress --out --preset --recursive --seed --set --target-psnr --verbose")]
    public async Task A_line_goes_on_with(string line, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), (await SuggestAsync(line)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Spellings_of_other_systems_are_not_offered() =>
        Assert.All(await SuggestAsync(""), word => Assert.Matches("^[a-z]+$", word));

    [Fact]
    public async Task In_the_middle_of_a_line_what_follows_does_not_matter()
    {
        Assert.Equal(0, await _bundle.RunAsync("[suggest:4]", " sub photos --json"));
        Assert.StartsWith("submit\t", _bundle.Output);
    }

    [Fact]
    public async Task Batches_are_offered_by_name_or_by_id()
    {
        await using var server = await ScriptedServer.StartAsync();
        _bundle.Read(new FakeTimeProvider());
        Serve(server, "kodak", "twice", "twice", null);
        _bundle.Variables["CLUSTERFIT_SERVER"] = server.Url;

        Assert.Equal(["kodak", "111111111111", "222222222222", "333333333333"], await SuggestAsync("batch show "));
        Assert.Equal(["kodak"], await SuggestAsync("watch ko"));
        Assert.Equal(["222222222222"], await SuggestAsync("batch cancel kodak 22"));
        Assert.Equal(["000000000000"], await SuggestAsync("batch cancel 0"));
        Assert.Equal(["kodak"], await SuggestAsync($"batch download --server {server.Url} --out x k"));
    }

    [Fact]
    public async Task Studies_are_offered_and_where_they_may_be_folders_or_files_those_too()
    {
        await using var server = await ScriptedServer.StartAsync();
        _bundle.Read(new FakeTimeProvider());
        Serve(server, "a-batch");
        server.On("GET /v1/studies", _ => AnyBatch.Page(AnyBatch.View() with { Name = "rates" }));
        _bundle.Variables["CLUSTERFIT_SERVER"] = server.Url;

        Assert.Equal(["rates"], await SuggestAsync("study watch ra"));
        Assert.Equal(["rates"], await SuggestAsync("study cancel other ra"));
        Assert.Equal(["rates", ":folders"], await SuggestAsync("study best "));
        Assert.Equal(["rates", ":folders"], await SuggestAsync("study edit r"));
        Assert.Equal(["rates", ":files"], await SuggestAsync("study edit rates --warm-start "));
    }

    [Theory]
    [InlineData("$(reboot)")]
    [InlineData("a;b")]
    [InlineData("a b")]
    [InlineData("--server")]
    [InlineData("a\nb")]
    public async Task A_name_that_a_shell_would_take_for_more_than_a_word_is_not_offered(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        _bundle.Read(new FakeTimeProvider());
        Serve(server, name);
        _bundle.Variables["CLUSTERFIT_SERVER"] = server.Url;
        Assert.Equal(["000000000000"], await SuggestAsync("batch show "));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_at_once_is_not_waited_for()
    {
        var time = new FakeTimeProvider();
        await using var server = await ScriptedServer.StartAsync();
        server.Do("GET /v1/batches", async (_, context) =>
        {
            time.Advance(TimeSpan.FromSeconds(1.5));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        _bundle.Read(time);
        _bundle.Variables["CLUSTERFIT_SERVER"] = server.Url;
        Assert.Empty(await SuggestAsync("batch show k"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_no_error()
    {
        _bundle.Variables["CLUSTERFIT_SERVER"] = "http://127.0.0.1:1";
        Assert.DoesNotContain(await SuggestAsync("batch show "), word => !word.StartsWith('-'));
        Assert.Empty(_bundle.Error);
    }

    [Fact]
    public async Task A_shell_without_a_script_is_told()
    {
        Assert.Equal(2, await _bundle.RunAsync("completion", "tcsh"));
        Assert.Contains("'tcsh' is not a shell with a script; expected bash, zsh or fish.", _bundle.Error);
    }

    private static void Serve(ScriptedServer server, params string?[] names) => server.On("GET /v1/batches", _ => AnyBatch.Page(
        [.. names.Select((name, i) => AnyBatch.View() with { Id = new string((char)('0' + i), 32), Name = name })]));

    private async Task<string[]> SuggestAsync(string line)
    {
        var written = _bundle.Output.Length;
        Assert.Equal(0, await _bundle.RunAsync($"[suggest:{line.Length + 1}]", " " + line));
        return [.. _bundle.Output[written..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(suggestion => suggestion.Split('\t')[0])];
    }
}
