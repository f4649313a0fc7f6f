using System;

namespace SessionTools;

/// <summary>The two bindings of Clickatell's SOAP server (vendor facts, section 2).</summary>
public enum ClickatellBinding
{
    /// <summary>document/literal, as in Clickatell's examples.</summary>
    DocumentLiteral,

    /// <summary>rpc/encoded, the older binding.</summary>
    RpcEncoded,
}

/// <summary>An address's kind of SOAP: its style, its namespace and its contract.</summary>
internal sealed class ClickatellWire
{
    private const string LiteralSpace = "http://api.clickatell.com/soap/document_literal/webservice";
    private const string Php = ".php";

    /// <summary>document/literal: the wrapper is in the namespace, its children are in none (seed: clickatell-soap-ping).</summary>
    public static readonly ClickatellWire DocumentLiteral = new(
        LiteralSpace,
        LiteralSpace + "/",
        new Uri("https://api.clickatell.com/soap/document_literal/webservice"),
        ClickatellContract.Literal);

    /// <summary>rpc/encoded: namespace and SOAPAction as in the only WSDL found, webservice_vs.php (vendor facts, W3).</summary>
    public static readonly ClickatellWire RpcEncoded = new(
        "http://api.clickatell.com/soap/webservice",
        "http://api.clickatell.com/soap/webservice_vs.php/",
        new Uri("https://api.clickatell.com/soap/rpc_encoded/webservice"),
        ClickatellContract.Encoded);

    // The same but for the ".php" (vendor facts, W1), and but for the name of one parameter.
    private static readonly ClickatellWire OlderLiteral = new(
        LiteralSpace + Php, LiteralSpace + Php + "/", DocumentLiteral.DefaultUri, ClickatellContract.Literal);

    private static readonly ClickatellWire OldestEncoded = new(
        RpcEncoded.TargetNamespace, RpcEncoded.ActionBase, RpcEncoded.DefaultUri, ClickatellContract.EncodedOldest);

    private ClickatellWire(string targetNamespace, string actionBase, Uri defaultUri, SoapContract contract)
    {
        TargetNamespace = targetNamespace;
        ActionBase = actionBase;
        DefaultUri = defaultUri;
        Contract = contract;
    }

    public string TargetNamespace { get; }

    public string ActionBase { get; }

    public Uri DefaultUri { get; }

    public SoapContract Contract { get; }

    public bool Encoded => Contract != ClickatellContract.Literal;

    public static ClickatellWire For(ClickatellBinding binding) =>
        binding == ClickatellBinding.RpcEncoded ? RpcEncoded : DocumentLiteral;

    /// <summary>The kind of an address: the older ones end with ".php".</summary>
    public static ClickatellWire For(ClickatellBinding binding, Uri uri) => binding == ClickatellBinding.RpcEncoded
        ? uri.AbsolutePath.EndsWith("/webservice.php", StringComparison.OrdinalIgnoreCase) ? OldestEncoded : RpcEncoded
        : uri.AbsolutePath.EndsWith(Php, StringComparison.OrdinalIgnoreCase) ? OlderLiteral : DocumentLiteral;

    /// <summary>Whether responses use this namespace. Some servers append ".php" or leave it out, whatever the request.</summary>
    public bool Accepts(string namespaceUri) => namespaceUri == TargetNamespace
        || namespaceUri == TargetNamespace + Php
        || (TargetNamespace.EndsWith(Php, StringComparison.Ordinal) && namespaceUri == LiteralSpace);
}
