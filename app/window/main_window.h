// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: the top bar, the rail, the pages, the status line, and the keys that work on
// every page. It knows which page is shown, but nothing of what pages show.
#pragma once
#include <functional>

#include <QMainWindow>

#include "app/dialogs/commands.h"

class QMenu;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class MessageBar;
class Rail;
class Settings;
class SpecialPanel;
class TopBar;
class WindowHelp;

// Applies the colours and the text size that the person chose. Call it before the first window is
// made and after a change.
void apply_theme(const Settings& settings);

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(AppContext& context);
    ~MainWindow() override;
    void showPage(Page page);
    [[nodiscard]] Page page() const;
    [[nodiscard]] Commands& commands() { return commands_; }

  protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void buildFrame();
    void takeDrops();
    // On the Search page a picture is a question, elsewhere something to import.
    [[nodiscard]] bool asksWith(const QStringList& files) const;
    void addPages();
    void buildMenus();
    void buildShortcuts();
    void listen();
    void addThemeMenu(QMenu* menu);
    void addTextSizeMenu(QMenu* menu);
    void addShortcut(const QString& keys, std::function<void()> act);
    void showShortcuts();
    void showGlossary();
    void find();
    void showSpecial(bool shown);
    void fitSpecial();
    [[nodiscard]] PageWidget* pageWidget(Page page) const;
    void showReadOnly();
    void tellOutcome(const EngineOutcome& outcome);
    void askAboutRun();
    void askAboutJob();
    // Keeps the window open until every change is stored; false when all of them are.
    [[nodiscard]] bool waitsForWrites();
    void closeUnless(const QString& problem);

    AppContext& context_;
    Commands commands_;
    TopBar* bar_;
    WindowHelp* help_;
    Rail* rail_;
    MessageBar* message_;
    QStackedWidget* pages_;
    QWidget* left_of_special_ =
        nullptr;  // page and messages, which give way where there is no room
    SpecialPanel* special_;
    bool close_when_stopped_ = false;
    bool close_after_job_ = false;
};

}  // namespace sparsescope
