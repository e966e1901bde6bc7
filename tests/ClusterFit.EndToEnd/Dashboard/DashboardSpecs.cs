using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClusterFit.EndToEnd.Dashboard;

public sealed partial class DashboardSpecs
{
    private const float Patience = 90_000;

    // Five photographs with the default preset, which take a minute of two idle cores.
    private const float LongFits = 300_000;

    private static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = Patience };
    private static readonly LocatorAssertionsToContainTextOptions Containing = new() { Timeout = Patience };

    [Fact]
    public async Task A_batch_of_the_page_sharpens_and_a_job_is_looked_into()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "2");
        var page = await bench.OpenAsync("/");
        await Expect(page.GetByText("clusterfit submit").First).ToBeVisibleAsync(Visible);
        await DashboardBench.ShootAsync(page, "empty");

        await page.GetByRole(AriaRole.Link, new() { Name = "New batch" }).First.ClickAsync();
        await page.Locator("input[type=file]").First.SetInputFilesAsync(DashboardBench.Samples());
        await page.GetByLabel("Name").First.FillAsync("Samples");
        await DashboardBench.ShootAsync(page, "new-batch");
        var preview = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync(),
            response => response.Url.Contains("/preview", StringComparison.Ordinal) && response.Ok,
            new() { Timeout = Patience });
        Assert.Equal("image/png", preview.Headers["content-type"]);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Samples" })).ToBeVisibleAsync(Visible);
        await Expect(page.Locator(".picture:has(canvas[data-shown]) .tile-psnr").First).ToContainTextAsync("dB", Containing);
        await DashboardBench.ShootAsync(page, "sharpening");
        await Expect(page.Locator(".legend")).ToContainTextAsync("5 completed", new() { Timeout = LongFits });
        await DashboardBench.ShootAsync(page, "fitted");

        await page.GetByRole(AriaRole.Link, new() { NameRegex = Landscape() }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Result" })).ToBeVisibleAsync(Visible);
        await Expect(page.Locator(".chart-legend [data-series=evaluated]")).ToBeVisibleAsync(Visible);
        await RenderedAsync(page, "w=", () => page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync(new() { ClickCount = 4 }));
        await DashboardBench.ShootAsync(page, "zoomed");
        foreach (var (view, field) in new[] { ("Difference", "difference"), ("Gradient", "gradient"), ("Laplacian", "laplacian") })
        {
            await RenderedAsync(page, $"field={field}", () => page.GetByText(view, new() { Exact = true }).First.ClickAsync());
            await DashboardBench.ShootAsync(page, field);
        }

        Assert.Empty(bench.Strangers);
        Assert.Empty(bench.Exceptions);
    }

    [Fact]
    public async Task A_batch_of_the_command_line_is_cancelled_on_the_page()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "1");
        var page = await bench.OpenAsync("/", scheme: ColorScheme.Dark);
        using var submitted = await bench.RunAsync(["submit", .. DashboardBench.Samples(), "--preset", "published", "--name", "Never ending", "--detach"]);
        Assert.Equal(0, submitted.ExitCode);

        await page.GetByRole(AriaRole.Link, new() { Name = "Never ending" }).First.ClickAsync(new() { Timeout = Patience });
        await Expect(page.Locator(".legend")).ToContainTextAsync("1 running", Containing);
        await page.GetByRole(AriaRole.Link, new() { Name = "Nodes" }).ClickAsync();
        await Expect(page.Locator(".runs")).ToContainTextAsync("badge", Containing);
        await DashboardBench.ShootAsync(page, "nodes");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).First.ClickAsync();
        await DashboardBench.ShootAsync(page, "cancel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the batch" }).ClickAsync();
        await Expect(page.Locator(".legend")).ToContainTextAsync("5 cancelled", Containing);
        using var listed = await bench.RunAsync("batch", "list", "--json");
        Assert.Contains("\"state\":\"cancelled\"", Assert.Single(listed.Lines));
        Assert.Empty(bench.Exceptions);
    }

    [Fact]
    public async Task A_failed_job_says_why_and_runs_again_on_a_phone()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "1");
        string[] tooMuch = ["--preset", "draft", "--set", "learning-rate=1", "--set", "network=orthogonal-exp"];
        using var submitted = await bench.RunAsync(["submit", DashboardBench.Samples()[0], .. tooMuch, "--name", "Diverges", "--detach"]);
        Assert.Equal(0, submitted.ExitCode);

        var page = await bench.OpenAsync("/", width: 390, height: 844);
        await page.GetByRole(AriaRole.Link, new() { Name = "Diverges" }).First.ClickAsync(new() { Timeout = Patience });
        await Expect(page.Locator(".legend")).ToContainTextAsync("1 failed", Containing);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Failures() }).ClickAsync();
        await Expect(page.Locator(".failed-job .reason")).ToContainTextAsync("diverged", Containing);
        await DashboardBench.ShootAsync(page, "failed-on-a-phone");
        await page.Locator(".failed-job").GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Expect(page.Locator(".failed-job .facts")).ToContainTextAsync("2 attempts", Containing);
        Assert.Empty(bench.Exceptions);
    }

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys) await page.Keyboard.PressAsync(key);
    }

    private static async Task RenderedAsync(IPage page, string part, Func<Task> act)
    {
        var rendered = await page.RunAndWaitForResponseAsync(
            act, response => response.Url.Contains("/render?", StringComparison.Ordinal) && response.Url.Contains(part, StringComparison.Ordinal), new() { Timeout = Patience });
        Assert.True(rendered.Ok, $"{rendered.Url}: {rendered.Status}");
        // The picture is drawn in the frame after it has come.
        await page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }

    [Fact]
    public async Task The_keyboard_is_enough_and_a_phone_shows_the_numbers()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "2");
        using var submitted = await bench.RunAsync(["submit", .. DashboardBench.Samples(), "--preset", "draft", "--name", "Keys", "--out", bench.Place.PathOf("out")]);
        Assert.Equal(0, submitted.ExitCode);

        var page = await bench.OpenAsync("/", width: 390, height: 844, ColorScheme.Dark);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Keys" })).ToBeVisibleAsync(Visible);
        await PressAsync(page, "j", "Enter");
        await Expect(page.Locator(".picture canvas[data-shown]")).ToHaveCountAsync(5, new() { Timeout = Patience });
        await DashboardBench.ShootAsync(page, "gallery-on-a-phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Table" }).FocusAsync();
        await PressAsync(page, "Enter");
        await Expect(page.Locator("tbody tr").First.Locator("td").Nth(3)).ToBeInViewportAsync(new() { Ratio = 1, Timeout = Patience });
        await DashboardBench.ShootAsync(page, "table-on-a-phone");
        await PressAsync(page, "/");
        await page.Keyboard.TypeAsync("weave");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await PressAsync(page, "Escape", "j", "Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "weave" })).ToBeVisibleAsync(Visible);
        await RenderedAsync(page, "field=gradient", () => PressAsync(page, "5"));
        await DashboardBench.ShootAsync(page, "job-on-a-phone");
        await PressAsync(page, "Escape");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keys" })).ToBeVisibleAsync(Visible);
        await PressAsync(page, "Escape");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Batches" })).ToBeVisibleAsync(Visible);
        Assert.Empty(bench.Exceptions);
    }

    [Fact]
    public async Task Long_names_and_labels_stay_within_a_phone()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "1");
        var image = bench.Place.PathOf(new string('W', 100) + ".png");
        File.Copy(DashboardBench.Samples()[0], image);
        using var submitted = await bench.RunAsync(
            "submit", image, "--preset", "draft", "--name", new string('N', 150), "--label", "key=" + new string('V', 60), "--out", bench.Place.PathOf("out"));
        Assert.Equal(0, submitted.ExitCode);

        var page = await bench.OpenAsync("/", width: 390, height: 844);
        var batch = page.GetByRole(AriaRole.Link, new() { NameRegex = Long() });
        await Expect(batch).ToBeVisibleAsync(Visible);
        await StaysWithinAsync(page);
        await batch.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await StaysWithinAsync(page);
        await page.Locator("tbody a").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Result" })).ToBeVisibleAsync(Visible);
        await StaysWithinAsync(page);

        static async Task StaysWithinAsync(IPage page) =>
            Assert.Equal(390, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task What_is_not_there_is_said_once()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "1");
        var page = await bench.OpenAsync("/batches/00000000000000000000000000000000");
        await Expect(page.GetByText("There is no batch").First).ToBeVisibleAsync(Visible);
        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-state", "idle", new() { Timeout = Patience });
        await Expect(page.Locator("#banner")).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_bad_file_is_named_and_the_others_go_on()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "1");
        var page = await bench.OpenAsync("/new");
        var fake = bench.Place.PathOf("fake.png");
        await File.WriteAllTextAsync(fake, "not a picture", TestContext.Current.CancellationToken);
        await page.Locator("input[type=file]").First.SetInputFilesAsync([fake, DashboardBench.Samples()[0]]);
        await page.GetByLabel("Name").First.FillAsync("One of two");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit 2 images" }).ClickAsync();
        await Expect(page.Locator(".faults")).ToContainTextAsync("fake.png", Containing);
        await DashboardBench.ShootAsync(page, "refused");

        await page.GetByRole(AriaRole.Button, new() { Name = "Go on with the other" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "One of two" })).ToBeVisibleAsync(Visible);
        await Expect(page.Locator(".picture")).ToHaveCountAsync(1, new() { Timeout = Patience });
        Assert.Empty(bench.Exceptions);
    }

    [Fact]
    public async Task What_was_entered_outlasts_a_server_that_does_not_answer()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "1");
        var page = await bench.OpenAsync("/new");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(DashboardBench.Samples()[..1]);
        await page.GetByLabel("Name").First.FillAsync("Patient");
        var refused = 0;
        await page.RouteAsync("**/v1/images/**", route => Interlocked.Increment(ref refused) > 2 ? route.ContinueAsync() : route.AbortAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit 1 image" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Patient" })).ToBeVisibleAsync(Visible);
        Assert.True(refused > 2);
    }

    [GeneratedRegex("^landscape")]
    private static partial Regex Landscape();

    [GeneratedRegex("^NNN")]
    private static partial Regex Long();

    [GeneratedRegex("^Failed")]
    private static partial Regex Failures();
}
