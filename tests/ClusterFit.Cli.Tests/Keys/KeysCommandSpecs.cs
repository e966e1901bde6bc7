using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Tests.Keys;

public class KeysCommandSpecs
{
    [Fact]
    public async Task A_key_is_printed_once_listed_and_revoked()
    {
        using var bundle = new CommandBundle();
        var file = bundle.PathOf("keys.json");
        Assert.Equal(ExitCode.Success, await bundle.RunAsync("keys", "create", "--name", "alice", "--file", file));
        Assert.Matches("^cf_[A-Za-z0-9_-]{43}\n$", bundle.Output);
        Assert.Equal(ExitCode.Success, await bundle.RunAsync("keys", "create", "--name", "bob", "--scope", "read", "--expires", "90", "--file", file));
        Assert.Equal(ExitCode.Success, await bundle.RunAsync("keys", "list", "--file", file));
        Assert.Matches("alice  submit  created .*Z  never ends\nbob  read  created .*Z  ends .*Z\n$", bundle.Output);
        Assert.Equal(ExitCode.Success, await bundle.RunAsync("keys", "revoke", "--name", "alice", "--file", file));
        Assert.Equal(ExitCode.Failed, await bundle.RunAsync("keys", "revoke", "--name", "alice", "--file", file));
        Assert.Contains("has no key 'alice'; expected one of bob", bundle.Error);
    }

    [Theory]
    [InlineData("--scope", "root", "--scope: 'root' is not possible; expected read, submit or admin.")]
    [InlineData("--expires", "soon", "--expires: 'soon' is not possible; expected a number of days above 0, such as 90.")]
    public async Task An_impossible_value_is_refused_with_what_is_right(string option, string value, string message)
    {
        using var bundle = new CommandBundle();
        Assert.Equal(ExitCode.WrongUsage, await bundle.RunAsync("keys", "create", "--name", "a", "--file", bundle.PathOf("keys.json"), option, value));
        Assert.Contains(message, bundle.Error);
        Assert.False(File.Exists(bundle.PathOf("keys.json")));
    }
}
