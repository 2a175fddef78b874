// SPDX-License-Identifier: GPL-3.0-or-later
// Places widgets in lines, like the words of a text: chips that wrap.
#pragma once
#include <QLayout>
#include <vector>

namespace sparsescope {

class FlowLayout : public QLayout {
    Q_OBJECT
  public:
    explicit FlowLayout(QWidget* parent = nullptr, int spacing = 8);
    ~FlowLayout() override;
    void removeAll();  // deletes the widgets

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override;
    void setGeometry(const QRect& rect) override;

  private:
    int place(const QRect& rect, bool move) const;  // → height used
    std::vector<QLayoutItem*> items_;
};

}  // namespace sparsescope
