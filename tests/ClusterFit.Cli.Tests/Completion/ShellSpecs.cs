using System.Diagnostics;
using System.Text;

namespace ClusterFit.Cli.Tests.Completion;

/// <summary>The scripts, run by the shells that this machine has, with the program itself.</summary>
public sealed class ShellSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    public static TheoryData<string, string> Completed => new()
    {
        { "sub", "submit" },
        { "batch dow", "download" },
        { "fit x.png --preset dr", "draft" },
        { "submit photos --set epo", "epochs=" },
        { "completion z", "zsh" },
        { "submit photos --n", "--name --no-progress" },
    };

    private static string Program => Path.Combine(AppContext.BaseDirectory, "clusterfit");

    [Theory]
    [MemberData(nameof(Completed))]
    [InlineData("fit --preset=dr", "draft")]
    [InlineData("fit pho", "[default]")]
    [InlineData("fit x --out pho", "[dirnames]")]
    public async Task Bash_completes(string typed, string words)
    {
        // What bash sets before it calls the function; it ends words at equals signs.
        var parts = typed.Replace("=", " = ").Split(' ');
        await CompletesAsync("bash", words, $$"""
            compopt() { [[ $2 == nospace ]] || echo "[$2]"; }
            COMP_WORDS=('{{Program}}' {{string.Join(' ', parts.Select(word => $"'{word}'"))}})
            COMP_CWORD={{parts.Length}}
            COMP_LINE='{{Program}} {{typed}} --json'
            COMP_POINT={{Program.Length + 1 + typed.Length}}
            _clusterfit
            printf '%s\n' "${COMPREPLY[@]}"
            """, ["--norc", "-c"]);
    }

    [Theory]
    [MemberData(nameof(Completed))]
    [InlineData("fit --preset=dr", "--preset=draft")]
    [InlineData("fit pho", "[files]")]
    [InlineData("fit x --out pho", "[files -/]")]
    public async Task Zsh_completes(string typed, string words)
    {
        // The parts of zsh's completion that the function calls and reads.
        var parts = typed.Split(' ');
        await CompletesAsync("zsh", words, $$"""
            compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@"; }
            _files() { echo "[files${1:+ $1}]"; }
            compset() { :; }
            words=('{{Program}}' {{string.Join(' ', parts.Select(word => $"'{word}'"))}})
            CURRENT={{parts.Length + 1}}
            PREFIX='{{parts[^1]}}'
            _clusterfit
            """, ["-f", "-c"], "compdef() { :; }");
    }

    [Theory]
    [MemberData(nameof(Completed))]
    [InlineData("fit --preset=dr", "--preset=draft")]
    [InlineData("fit pho", "photo.png photos/")]
    [InlineData("fit x --out pho", "photos/")]
    public async Task Fish_completes(string typed, string words)
    {
        Directory.CreateDirectory(_bundle.PathOf("photos"));
        _bundle.Write("photo.png", []);
        await CompletesAsync("fish", words, $"complete -C 'clusterfit {typed}'", ["--no-config", "-c"]);
    }

    private async Task CompletesAsync(string shell, string words, string ask, string[] arguments, string before = "")
    {
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is not installed; tests/setup.sh installs it");
        Assert.Equal(0, await _bundle.RunAsync("completion", shell));
        var script = _bundle.Write("completion", Encoding.UTF8.GetBytes(_bundle.Output));
        var start = new ProcessStartInfo(shell, [.. arguments, $"{before}\nsource '{script}'\n{ask}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _bundle.Folder,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var folder in (string[])["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"]) start.Environment[folder] = _bundle.PathOf("home");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        Assert.Equal(
            words.Split(shell == "zsh" && words.StartsWith('[') ? '\n' : ' '),
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]).Order(StringComparer.Ordinal));
    }

    private static bool IsInstalled(string shell) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, shell)));
}
