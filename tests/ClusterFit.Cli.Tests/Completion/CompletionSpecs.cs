using System.Diagnostics;

namespace ClusterFit.Cli.Tests.Completion;

public sealed class CompletionSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    // The program itself, as a shell runs it.
    private static string Program => Path.Combine(AppContext.BaseDirectory, "clusterfit");

    [Theory]
    [InlineData("sub", "submit")]
    [InlineData("batch dow", "download")]
    [InlineData("fit x.png --preset dr", "draft")]
    [InlineData("submit photos --set epo", "epochs=")]
    [InlineData("completion z", "zsh")]
    [InlineData("node li", "list")]
    public async Task Bash_completes_a_word(string typed, string completed) => Assert.Equal([completed], await CompleteAsync(typed));

    [Fact]
    public async Task Bash_offers_all_that_begins_so() => Assert.Equal(["--name", "--no-progress"], (await CompleteAsync("submit photos --n")).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Bash_completes_in_the_middle_of_a_line() => Assert.Equal(["submit"], await CompleteAsync("sub", " photos --json"));

    [Fact]
    public async Task File_names_are_left_to_bash() => Assert.Empty(await CompleteAsync("fit pho"));

    [Theory]
    [InlineData("zsh", "compdef _clusterfit clusterfit")]
    [InlineData("fish", "complete -c clusterfit")]
    public async Task Other_shells_have_their_scripts(string shell, string line)
    {
        Assert.Equal(0, await _bundle.RunAsync("completion", shell));
        Assert.Contains(line, _bundle.Output);
    }

    [Fact]
    public async Task A_shell_without_a_script_is_told()
    {
        Assert.Equal(2, await _bundle.RunAsync("completion", "tcsh"));
        Assert.Contains("'tcsh' is not a shell with a script; expected bash, zsh or fish.", _bundle.Error);
    }

    private async Task<string[]> CompleteAsync(string typed, string after = "")
    {
        Assert.Equal(0, await _bundle.RunAsync("completion", "bash"));
        var script = _bundle.Write("completion.bash", System.Text.Encoding.UTF8.GetBytes(_bundle.Output));
        var words = typed.Split(' ');
        // What bash sets before it calls the function.
        var line = $$"""
            source '{{script}}'
            compopt() { :; }
            COMP_WORDS=('{{Program}}' {{string.Join(' ', words.Select(word => $"'{word}'"))}})
            COMP_CWORD={{words.Length}}
            COMP_LINE='{{Program}} {{typed}}{{after}}'
            COMP_POINT={{Program.Length + 1 + typed.Length}}
            _clusterfit
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", line]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, bash.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
