using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ClusterFit.EndToEnd.Dashboard;

/// <summary>A cluster of one process, as on a laptop, and a headless browser that looks at its dashboard. Screenshots stay in the folder
/// <c>screenshots</c> of the build's artefacts.</summary>
internal sealed partial class DashboardBench : IAsyncDisposable
{
    private const string Chromium = "chromium";

    // A browser of a distribution looks for updates and safe-browsing lists otherwise; as root it has no sandbox of its own.
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Workplace _place = new();
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ProgramRun _node;

    private DashboardBench(IPlaywright playwright, IBrowser browser, params IEnumerable<string> args)
    {
        (_playwright, _browser) = (playwright, browser);
        _node = ProgramRun.Start([
            "node", "--name", "laptop", "--port", "0", "--http", "127.0.0.1:0",
            "--journal", $"sqlite:{_place.PathOf("journal")}", "--blobs", _place.PathOf("blobs"), .. args]);
    }

    public Workplace Place => _place;

    /// <summary>Where the node listens.</summary>
    public string Address { get; private set; } = "";

    public static async Task<DashboardBench> StartAsync(params string[] args)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FileOf(Chromium),
            Args = Quiet,
        });
        var bench = new DashboardBench(playwright, browser, args);
        try
        {
            await bench._node.UntilAsync(run => Listening().IsMatch(run.Error), "the address of the dashboard");
            bench.Address = Listening().Match(bench._node.Error).Value;
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>The images that come with the program.</summary>
    public static string[] Samples() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples"), "*.png").Order(StringComparer.Ordinal)];

    /// <summary>Opens a page of the dashboard.</summary>
    public async Task<IPage> OpenAsync(string path, int width = 1280, int height = 860, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new() { BaseURL = Address, ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Exceptions.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Address, StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) Strangers.Add(request.Url);
        };
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Exceptions that no script of the pages has caught.</summary>
    public List<string> Exceptions { get; } = [];

    /// <summary>Requests to anybody but the node.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>Keeps a picture of the page.</summary>
    public static Task ShootAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots(), name + ".png") });

    /// <summary>Runs the program against the node.</summary>
    public Task<ProgramRun> RunAsync(params IEnumerable<string> args) => ProgramRun.ToEndAsync([.. args, "--server", Address]);

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        _node.Dispose();
        _place.Dispose();
    }

    // The tests run in artifacts/bin/PROJECT/CONFIGURATION.
    private static string Screenshots() =>
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots")).FullName;

    private static string FileOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"{program} is not on the PATH; tests/setup.sh installs it.");

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
