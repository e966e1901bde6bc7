using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Tests;

public sealed class CommandLineSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    public static TheoryData<string, string> WrongUsages => new()
    {
        { "fit", "<paths> is missing: Image files, folders" },
        { "batch", "'clusterfit batch' needs a command: list, show, pause" },
        { "batch cancel", "<ids> is missing: Ids of the batches" },
        { "completion", "<shell> is missing: bash, zsh or fish" },
        { "fit {image} --preset fast", "expected one of photo, draft" },
        { "fit {image} --set epoch=3", "did you mean 'epochs'" },
        { "fit {image} --set epochs=0", "a whole number from 1" },
        { "fit {image} --set epochs", "expected key=value" },
        { "fit {image} --target-psnr high", "target-psnr: 'high' is not valid" },
        { "fit {image} --seed one", "seed: 'one' is not valid" },
        { "fit {image} --lanes 0", "--lanes: '0' is not valid; expected a whole number from 1 to 1024" },
        { "fit {image} --lanes two", "--lanes: 'two' is not valid; expected a whole number from 1 to 1024" },
        { "fit {image} --checkpoint-every soon", "--checkpoint-every: 'soon' is not valid; expected seconds" },
        { "fit {image} --bogus", "'--bogus' is no option" },
        { "fit {image} --out ", "--out: '' is not valid; expected a folder" },
        { "diagnose --seed one", "--seed: 'one' is not valid; expected a whole number" },
        { "render {weights} -o ", "--out: '' is not valid; expected the name of a file" },
        { "render {weights} -o /dev/null", "'/dev/null' is a pipe or device" },
        { "inspect /dev/zero", "'/dev/zero' is a pipe or device" },
        { "fit {image} --device cuda:99", "--device: 'cuda:99' is not available; expected cpu" },
        { "fit {image} --engine warp", "--engine: 'warp' is not valid; expected auto, torch or fused" },
        { "fit {image} --device cuda --engine fused", "--device: 'cuda' does not have the engine fused; expected cpu" },
        { "fit {image} --checkpoint-every 0", "--checkpoint-every: '0' is not valid" },
        { "fit {image} --colour", "--colour" },
        { "fit {image} --presett draft", "'--presett' is no option of 'fit'; did you mean '--preset'?" },
        { "submit {image} --lanes 4", "'--lanes' is no option of 'submit', but of 'fit' and 'node'." },
        { "batch lst", "'lst' is not a command of 'clusterfit batch'; did you mean 'list'?" },
        { "batch list --stat open", "'--stat' is no option of 'list'; did you mean '--state'?" },
        { "fit {folder}/none.png", "none.png' does not exist" },
        { "fit {folder}/*.tiff", "no file matches" },
        { "fit {folder}/empty", "no images found" },
        { "fit {image} --out {image}", "is a file; expected a folder" },
        { "fit {image} --out /proc/fits", "can not be written" },
        { "fit {image} --out {folder}", "could overwrite" },
        { "fit {folder}/empty --out {folder}/empty", "is where the images are looked for, too; choose another folder" },
        { "render {weights} -o {folder}/r.png --size 12", "--size: '12' is not valid; expected WIDTHxHEIGHT" },
        { "render {weights} -o {folder}/r.png --size 0x4", "--size: '0x4' is not valid" },
        { "render {weights} -o {folder}/r.png --region 1,2,3", "--region: '1,2,3' is not valid" },
        { "render {weights} -o {folder}/r.png --region 0,0,9,6", "reaches beyond the image of 8 x 6 pixels" },
        { "render {weights} -o {folder}/r.png --field slope", "expected value, gradient or laplacian" },
        { "render {weights} -o {folder}", "is a folder" },
        { "render {weights}", "--out" },
        { "render {folder}/none.cfw -o {folder}/r.png", "does not exist" },
        { "inspect {folder}", "is a folder; expected a file" },
        { "export {weights} --format onnx", "--format: 'onnx' is not valid; expected safetensors" },
        { "presets fast", "expected one of photo, draft" },
        { "bogus", "bogus" },
    };

    [Theory]
    [MemberData(nameof(WrongUsages))]
    public async Task Wrong_usage_gets_one_clear_line_a_hint_and_exit_code_2(string commandLine, string message)
    {
        Directory.CreateDirectory(_bundle.PathOf("empty"));
        var (image, weights) = (_bundle.WriteImage("image.png"), _bundle.WriteWeights("image.cfw"));
        var args = commandLine.Replace("{image}", image).Replace("{weights}", weights).Replace("{folder}", _bundle.Folder).Split(' ');

        Assert.Equal(2, await _bundle.RunAsync(args));

        var lines = _bundle.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("clusterfit: ", lines[0]);
        Assert.Contains(message, lines[0]);
        Assert.Matches("^Try 'clusterfit[a-z ]* --help'.$", lines[1]);
        Assert.Empty(_bundle.Output);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("render -o out.png")]
    [InlineData("export")]
    [InlineData("import")]
    public async Task A_damaged_file_gets_one_clear_line_and_exit_code_1(string command)
    {
        var file = _bundle.Write("damaged.cfw", [1, 2, 3, 4, 5]);

        Assert.Equal(1, await _bundle.RunAsync([.. command.Split(' '), file]));

        var line = Assert.Single(_bundle.Error.TrimEnd().Split('\n'));
        Assert.StartsWith($"clusterfit: '{file}': ", line);
    }

    [Fact]
    public void Submit_has_the_options_of_fit_but_for_those_that_are_the_business_of_nodes()
    {
        var commands = ClusterFitCommand.Create(_bundle.Terminal).Subcommands.ToDictionary(command => command.Name);
        Assert.Equal(
            ["--checkpoint-every", "--deadline", "--engine", "--lanes"],
            commands["fit"].Options.Select(option => option.Name).Except(commands["submit"].Options.Select(option => option.Name)).Order(StringComparer.Ordinal));
        foreach (var option in commands["fit"].Options)
            if (commands["submit"].Options.SingleOrDefault(other => other.Name == option.Name) is { } same) Assert.Equal(option.Aliases, same.Aliases);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown_with_exit_code_2()
    {
        Assert.Equal(2, await _bundle.RunAsync());
        Assert.Contains("Commands:", _bundle.Output);
    }

    [Fact]
    public async Task The_version_is_shown()
    {
        Assert.Equal(0, await _bundle.RunAsync("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", _bundle.Output);
    }
}
