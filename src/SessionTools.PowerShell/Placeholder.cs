namespace SessionTools;
