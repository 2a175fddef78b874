// SPDX-License-Identifier: GPL-3.0-or-later
// The encoders that are set up on this computer: what they are, whether they work, and how to add
// or remove one.
#pragma once
#include <QDialog>
#include <QString>

class QPushButton;
class QTreeWidget;

namespace sparsescope {

class MessageBar;
class QueryEncoder;

class EncodersDialog : public QDialog {
    Q_OBJECT

  public:
    EncodersDialog(QueryEncoder& encoders, QWidget* parent);
    void tell(bool good, const QString& sentence);

  Q_SIGNALS:
    void addRequested();
    void testRequested(const QString& name);
    void removeRequested(const QString& name);

  private:
    void refresh();
    void fit();
    [[nodiscard]] QString chosen() const;

    QueryEncoder& encoders_;
    MessageBar* message_;
    QTreeWidget* list_;
    QPushButton* test_;
    QPushButton* remove_;
};

}  // namespace sparsescope
