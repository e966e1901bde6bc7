using System.Text;
using ClusterFit.Core.Api;
using CsCheck;

namespace ClusterFit.Core.Tests.Api;

public class SafeFileNameSpecs
{
    [Theory]
    [InlineData("photo 1", "photo 1")]
    [InlineData("Größe-π-写真-👩‍🚀", "Größe-π-写真-👩‍🚀")]
    [InlineData("a\u001b]0;owned\u0007b", "a_]0;owned_b")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("a\u009b31mb", "a_31mb")]
    [InlineData("gnp\u202ecfw", "gnp_cfw")]
    [InlineData("a\0b", "a_b")]
    [InlineData("../../outside", "outside")]
    [InlineData("..\\..\\outside", "_.._outside")]
    [InlineData("C:\\x?<y>|\"*", "C__x__y____")]
    [InlineData("..", "_")]
    [InlineData("", "_")]
    [InlineData("folder/", "_")]
    [InlineData(" . a. ", "a")]
    [InlineData(".hidden", "hidden")]
    [InlineData("-rf", "_rf")]
    [InlineData("con", "_con")]
    [InlineData("LPT1.old", "_LPT1.old")]
    [InlineData("console", "console")]
    public void A_name_becomes_one_that_every_system_takes(string name, string safe) => Assert.Equal(safe, SafeFileName.Of(name));

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("a\ufffdb", SafeFileName.Of("a\ud800b"));

    [Fact]
    public void A_long_name_is_cut_between_characters() =>
        Assert.Equal("a" + string.Concat(Enumerable.Repeat("\U0001F600", 49)), SafeFileName.Of("a" + string.Concat(Enumerable.Repeat("\U0001F600", 60))));

    [Fact]
    public void Whatever_the_name_the_file_lies_in_its_folder_and_making_it_safe_again_changes_nothing() =>
        Gen.OneOf(Gen.Char, Gen.Char['\0', 'ÿ'], Gen.OneOfConst('.', '/', '\\', '-', ' ')).Array[0, 300].Sample(characters =>
        {
            var safe = SafeFileName.Of(new string(characters));
            Assert.Equal(Path.GetFileName(safe), safe);
            Assert.InRange(Encoding.UTF8.GetByteCount(safe), 1, SafeFileName.MaxBytes);
            Assert.All(safe.EnumerateRunes(), rune => Assert.True(PlainText.Is(rune)));
            Assert.NotEqual('.', safe[^1]);
            Assert.Equal(safe, SafeFileName.Of(safe));
        });
}
