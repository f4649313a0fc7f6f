using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests.Contracts;

public sealed class MethodsPageTests
{
    [Fact]
    public void The_page_is_up_to_date() => GeneratedFile.Check(MethodsPage.Path, MethodsPage.Write());
}
