using System.Text.Json;
using ClusterFit.Cli.Doctor;

namespace ClusterFit.Cli.Tests.Doctor;

public sealed class DoctorCommandSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task All_is_well_here_and_nothing_is_left_behind()
    {
        Assert.Equal(0, await _bundle.RunAsync("doctor", "--out", _bundle.PathOf("out")));
        Assert.DoesNotContain("failed", _bundle.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bundle.Folder));
    }

    [Fact]
    public async Task A_folder_that_can_not_be_written_is_found_with_the_way_to_mend_it()
    {
        Assert.Equal(1, await _bundle.RunAsync("doctor", "--out", "/proc/fits", "--json"));
        using var json = JsonDocument.Parse(_bundle.Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        var folder = json.RootElement.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "folder");
        Assert.False(folder.GetProperty("ok").GetBoolean());
        Assert.Contains("--out", folder.GetProperty("mend").GetString());
    }

    [Fact]
    public async Task A_check_that_throws_says_what_was_found_and_how_to_mend_it()
    {
        Func<string> look = () => throw new DllNotFoundException("version `GLIBCXX_3.4.32'\nnot found");
        var finding = await new Check("libtorch", look, "run setup").RunAsync();
        Assert.Equal(new Finding("libtorch", false, "version `GLIBCXX_3.4.32' not found", "run setup"), finding);
    }
}
