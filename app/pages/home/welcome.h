// SPDX-License-Identifier: GPL-3.0-or-later
// What Home shows while there is nothing to sum up: two examples that are made on this computer,
// the import of own embeddings, and workspaces that were open before.
#pragma once
#include <QWidget>

namespace sparsescope {

class AppContext;
class Commands;
class HomeList;
class SectionHeader;
class StartCard;
class TextLabel;

class Welcome : public QWidget {
    Q_OBJECT

  public:
    Welcome(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void refresh();

  private:
    QWidget* buildCards();
    QWidget* buildFiles();
    void showExample(StartCard* card, const QString& path, const QString& sentence,
                     const QString& first_time);
    void showJob();

    AppContext& context_;
    Commands& commands_;
    TextLabel* note_;
    StartCard* words_ = nullptr;
    StartCard* pictures_ = nullptr;
    SectionHeader* recent_header_;
    HomeList* recent_;
};

}  // namespace sparsescope
