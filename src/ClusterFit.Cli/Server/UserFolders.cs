namespace ClusterFit.Cli.Server;

/// <summary>Where the program keeps what belongs to its user, as the XDG Base Directory specification has it.</summary>
internal sealed class UserFolders(Func<string, string?> variable)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>For the configuration.</summary>
    public string Configuration => Folder("XDG_CONFIG_HOME", ".config");

    /// <summary>For what can be computed again.</summary>
    public string Cache => Folder("XDG_CACHE_HOME", ".cache");

    /// <summary>Creates a folder that only its owner can enter, or closes it to the others when it is there.</summary>
    public static void CreatePrivate(string folder)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        File.SetUnixFileMode(folder, OwnerOnly);
    }

    // A relative path in the variable is invalid by that specification, and ignored.
    private string Folder(string name, string ofHome)
    {
        var parent = variable(name) is { } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ofHome);
        return Path.Combine(parent, "clusterfit");
    }
}
