using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClusterFit.Core.Blobs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClusterFit.EndToEnd.Dashboard;

/// <summary>Studies on the page: watched while they run, changed, and looked into.</summary>
public sealed partial class StudyPageSpecs
{
    private const float Patience = 90_000;

    private static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = Patience };
    private static readonly LocatorAssertionsToContainTextOptions Containing = new() { Timeout = Patience };

    [Fact]
    public async Task A_study_is_watched_extended_and_a_trial_of_it_looked_into()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "2");
        var page = await bench.OpenAsync("/studies", height: 1100);
        await Expect(page.GetByText("clusterfit study submit").First).ToBeVisibleAsync(Visible);
        await SubmitAsync(bench.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "Waves" }).First.ClickAsync(new() { Timeout = Patience });
        await Expect(page.Locator(".tiles")).ToContainTextAsync("12 / 12", Containing);
        await Expect(page.Locator(".best")).ToContainTextAsync("--set learning-rate=", Containing);
        await DashboardBench.ShootAsync(page, "study");

        await ChangeAsync(page, Budget(), dialog => dialog.GetByLabel("Trials").First.FillAsync("15"));
        await Expect(page.Locator(".tiles")).ToContainTextAsync("15 / 15", Containing);
        await Expect(page.Locator(".changes")).ToContainTextAsync("trials 15", Containing);
        await ChangeAsync(page, Dimension(), async dialog =>
        {
            await dialog.GetByLabel("Dimension").First.SelectOptionAsync("octaves");
            await dialog.GetByLabel("To").First.FillAsync("2");
        });
        await Expect(page.Locator(".changes")).ToContainTextAsync("space of octaves", Containing);
        await ChangeAsync(page, ByHand(), dialog => dialog.GetByLabel("learning-rate").First.FillAsync("0.0123"));
        await Expect(page.Locator(".tiles")).ToContainTextAsync("16 / 16", Containing);

        foreach (var plot in new[] { "Parallel", "Two dimensions", "Rungs", "Slices" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = plot, Exact = true }).ClickAsync();
            await Expect(page.Locator(".plots svg [data-shade]").First).ToBeAttachedAsync(new() { Timeout = Patience });
            await page.Locator(".plots").ScrollIntoViewIfNeededAsync();
            await DashboardBench.ShootAsync(page, $"study-{plot.ToLowerInvariant().Replace(' ', '-')}");
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "15", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Trial 15" })).ToBeVisibleAsync(Visible);
        await Expect(page.Locator(".numbers")).ToContainTextAsync("0.0123", Containing);
        await DashboardBench.ShootAsync(page, "trial");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = FirstWave() }).ClickAsync();
        await Expect(page.Locator(".crumbs")).ToContainTextAsync("Trial 15", Containing);
        Assert.Empty(bench.Strangers);
        Assert.Empty(bench.Exceptions);
    }

    [Fact]
    public async Task A_study_is_stopped_and_goes_on_on_a_phone_in_the_dark()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "1");
        await SubmitAsync(bench.Address, definition =>
        {
            definition["set"] = new JsonObject { ["widths"] = "64,64", ["epochs"] = 100_000, ["evaluate-every"] = 1000 };
            definition.Remove("pruner");
            definition["parallelism"] = 1;
        });
        var page = await bench.OpenAsync("/studies", width: 390, height: 844, scheme: ColorScheme.Dark);
        await page.GetByRole(AriaRole.Link, new() { Name = "Waves" }).First.ClickAsync(new() { Timeout = Patience });
        await Expect(page.Locator(".legend")).ToContainTextAsync("1 running", Containing);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(page.Locator(".batch-head .note")).ToContainTextAsync("a user stopped it", Containing);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on", Exact = true }).ClickAsync();
        await Expect(page.Locator(".batch-head .note")).ToBeHiddenAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the study" }).ClickAsync();
        await Expect(page.Locator(".legend")).ToContainTextAsync("1 cancelled", Containing);
        await DashboardBench.ShootAsync(page, "study-on-a-phone");
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the screen.");
        Assert.Empty(bench.Exceptions);
    }

    // Tiny fits of two tiny images, which take milliseconds.
    private static async Task SubmitAsync(string address, Action<JsonObject>? change = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var images = new JsonArray();
        foreach (var seed in new[] { 0, 1 })
        {
            var file = Workplace.Png(16, 12, seed);
            var hash = ContentHash.Of(file).Hex;
            using var put = await client.PutAsync(new Uri($"/v1/images/{hash}", UriKind.Relative), new ByteArrayContent(file), TestContext.Current.CancellationToken);
            put.EnsureSuccessStatusCode();
            images.Add(new JsonObject { ["name"] = $"wave-{seed}.png", ["sha256"] = hash });
        }

        var definition = new JsonObject
        {
            ["images"] = images,
            ["preset"] = "draft",
            ["set"] = new JsonObject { ["widths"] = "8,8", ["batch-size"] = 32, ["epochs"] = 9, ["evaluate-every"] = 1 },
            ["space"] = new JsonObject
            {
                ["learning-rate"] = new JsonObject { ["float"] = new JsonArray(1e-4, 0.3), ["log"] = true },
                ["octaves"] = new JsonObject { ["int"] = new JsonArray(1, 4) },
                ["schedule"] = new JsonArray("constant", "exponential"),
            },
            ["pruner"] = new JsonObject { ["kind"] = "successive-halving", ["min-epochs"] = 1, ["reduction"] = 3 },
            ["budget"] = new JsonObject { ["trials"] = 12 },
        };
        change?.Invoke(definition);
        using var submitted = await client.PostAsJsonAsync(
            new Uri("/v1/studies", UriKind.Relative), new JsonObject { ["name"] = "Waves", ["definition"] = definition }, TestContext.Current.CancellationToken);
        submitted.EnsureSuccessStatusCode();
    }

    private static async Task ChangeAsync(IPage page, Regex entry, Func<ILocator, Task> enter)
    {
        await page.Locator("summary", new() { HasText = "Change" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = entry }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await enter(dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync(new() { Timeout = Patience });
    }

    [GeneratedRegex("^Budget")]
    private static partial Regex Budget();

    [GeneratedRegex("^A dimension")]
    private static partial Regex Dimension();

    [GeneratedRegex("^A trial by hand")]
    private static partial Regex ByHand();

    [GeneratedRegex("wave-0")]
    private static partial Regex FirstWave();
}
