using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClusterFit.EndToEnd.Dashboard;

public sealed class DashboardSpecs
{
    private const float Patience = 60_000;

    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = Patience };

    [Fact]
    public async Task A_batch_of_the_page_sharpens_and_a_job_can_be_looked_into()
    {
        await using var bench = await DashboardBench.StartAsync("--lanes", "2");
        var page = await bench.OpenAsync("/");
        await Expect(page.GetByText("clusterfit submit").First).ToBeVisibleAsync(Soon);
        await DashboardBench.ShootAsync(page, "1-empty");

        await page.GetByRole(AriaRole.Link, new() { Name = "New batch" }).First.ClickAsync();
        await page.Locator("input[type=file]").First.SetInputFilesAsync(Samples());
        await page.GetByLabel("Name").First.FillAsync("Samples");
        await DashboardBench.ShootAsync(page, "2-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();

        await page.WaitForURLAsync("**/batches/*", new() { Timeout = Patience });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Samples" })).ToBeVisibleAsync(Soon);
        var preview = await page.WaitForResponseAsync(response => response.Url.Contains("/preview", StringComparison.Ordinal) && response.Ok, new() { Timeout = Patience });
        Assert.Equal("image/png", preview.Headers["content-type"]);
        await DashboardBench.ShootAsync(page, "3-sharpening");
    }

    private static string[] Samples() => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples"), "*.png").Order(StringComparer.Ordinal)];
}
